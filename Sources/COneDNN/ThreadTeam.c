#if defined(__linux__)
#define _GNU_SOURCE
#endif

#include "ThreadTeam.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

static void flush_own_denormals(void) {
#if defined(__x86_64__)
    /* FTZ: results; DAZ: operands. */
    _mm_setcsr(_mm_getcsr() | 0x8000u | 0x0040u);
#elif defined(__aarch64__)
    uint64_t control;
    __asm__ volatile("mrs %0, fpcr" : "=r"(control));
    __asm__ volatile("msr fpcr, %0" : : "r"(control | (UINT64_C(1) << 24)));
#endif
}

#if defined(__linux__)

#include <sched.h>

/* libgomp's entry points. What a compiler with -fopenmp emits for `#pragma omp parallel` is this call, so making it
   ourselves needs no OpenMP in the compiler, which Swift's clang does not have. */
extern void GOMP_parallel(void (*body)(void *), void *data, unsigned thread_count, unsigned flags);
extern void omp_set_num_threads(int count);
extern int omp_get_max_threads(void);
extern int omp_get_num_threads(void);
extern int omp_get_thread_num(void);
extern int omp_in_parallel(void);

struct parallel_call {
    thread_team_work work;
    void *context;
};

static void enter_worker(void *data) {
    const struct parallel_call *call = data;
    call->work(call->context, omp_get_thread_num(), omp_get_num_threads());
}

void thread_team_run(thread_team_work work, void *context) {
    struct parallel_call call = {work, context};
    GOMP_parallel(enter_worker, &call, 0, 0);
}

void thread_team_set_size(int size) { omp_set_num_threads(size); }

int thread_team_size(void) { return omp_get_max_threads(); }

bool thread_team_is_running(void) { return omp_in_parallel() != 0; }

/* The first hardware thread of the core that a processor belongs to. */
static int first_sibling(int processor) {
    char path[96];
    snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%d/topology/thread_siblings_list", processor);
    FILE *file = fopen(path, "re");
    if (file == NULL) return processor;
    int first = processor;
    if (fscanf(file, "%d", &first) != 1 || first < 0 || first >= CPU_SETSIZE) first = processor;
    fclose(file);
    return first;
}

int thread_team_default_size(void) {
    if (getenv("OMP_NUM_THREADS") != NULL) return omp_get_max_threads();
    cpu_set_t allowed, cores;
    CPU_ZERO(&cores);
    /* Fails on machines with more processors than the set holds. */
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return omp_get_max_threads();
    for (int processor = 0; processor < CPU_SETSIZE; processor++)
        if (CPU_ISSET(processor, &allowed)) CPU_SET(first_sibling(processor), &cores);
    int count = CPU_COUNT(&cores);
    return count > 0 ? count : 1;
}

#else

/* Without libgomp, the system's own pool does the work. */

#include <dispatch/dispatch.h>
#include <unistd.h>

struct parallel_call {
    thread_team_work work;
    void *context;
    int workers;
    bool flushes;
};

static int team_size = 0;
static bool team_flushes_denormals = false;
static _Thread_local bool is_running = false;

int thread_team_default_size(void) {
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (int)count : 1;
}

void thread_team_set_size(int size) { team_size = size; }

int thread_team_size(void) { return team_size > 0 ? team_size : thread_team_default_size(); }

bool thread_team_is_running(void) { return is_running; }

static void enter_worker(void *data, size_t worker) {
    const struct parallel_call *call = data;
    if (call->flushes) flush_own_denormals();
    bool was_running = is_running;
    is_running = call->workers > 1;
    call->work(call->context, (int)worker, call->workers);
    is_running = was_running;
}

void thread_team_run(thread_team_work work, void *context) {
    struct parallel_call call = {work, context, thread_team_size(), team_flushes_denormals};
    dispatch_apply_f((size_t)call.workers, DISPATCH_APPLY_AUTO, &call, enter_worker);
}

#endif

static void flush_worker(void *context, int worker, int workers) {
    (void)context, (void)worker, (void)workers;
    flush_own_denormals();
}

void thread_team_flush_denormals(void) {
#if !defined(__linux__)
    team_flushes_denormals = true;
#endif
    thread_team_run(flush_worker, NULL);
}
