#ifndef XRAY_THREAD_TEAM_H
#define XRAY_THREAD_TEAM_H

#include <stdbool.h>

/* The team of threads that oneDNN computes on. A second pool would fight with it for the same processors, so our
   own loops are run by the very same threads.

   A team belongs to the thread that made it: everything here speaks of the calling thread's team. */

/* One worker's part of the work: `worker` counts from 0, which is the calling thread, to `workers` - 1. */
typedef void (*thread_team_work)(void *context, int worker, int workers);

/* The processors this process may run on, two hardware threads of one core counted once. The environment variable
   OMP_NUM_THREADS goes before. */
int thread_team_default_size(void);

void thread_team_set_size(int size);
int thread_team_size(void);

/* Whether the calling thread is at work for a team of more than one. */
bool thread_team_is_running(void);

/* Every worker calls `work` once; returns when all have. */
void thread_team_run(thread_team_work work, void *context);

/* Makes every worker take numbers too small to be normal as zero. Computing with them is up to a hundred times
   slower, and vanishing gradients are full of them. */
void thread_team_flush_denormals(void);

#endif
