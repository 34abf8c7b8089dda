#include "JPEG.h"

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

#include <jerror.h>

#include "Reduction.h"
#include "Shared.h"

/* libjpeg reports an error by a callback that must not return. Here it jumps back into the function that called
   setjmp; what has to be freed lives in the caller of that function, so that no local variable is lost. */
struct escape {
    jmp_buf target;
    struct jpeg_error_mgr manager;
    xray_codec_status status;
    char *message;
};

static xray_codec_status status_of(int code) {
    switch (code) {
        case JWRN_JPEG_EOF:
        case JERR_INPUT_EOF:
        case JERR_INPUT_EMPTY: return XRAY_CODEC_TRUNCATED;
        case JERR_OUT_OF_MEMORY: return XRAY_CODEC_OUT_OF_MEMORY;
        case JERR_BAD_PRECISION:
        case JERR_SOF_UNSUPPORTED:
        case JERR_ARITH_NOTIMPL:
        case JERR_CCIR601_NOTIMPL:
        case JERR_CONVERSION_NOTIMPL:
        case JERR_FRACT_SAMPLE_NOTIMPL:
        case JERR_NOT_COMPILED: return XRAY_CODEC_UNSUPPORTED;
        default: return XRAY_CODEC_DAMAGED;
    }
}

_Static_assert(XRAY_CODEC_MESSAGE_SIZE >= JMSG_LENGTH_MAX, "libjpeg writes messages of JMSG_LENGTH_MAX bytes");

static _Noreturn void leave(j_common_ptr info) {
    struct escape *escape = info->client_data;
    info->err->format_message(info, escape->message);
    escape->status = status_of(info->err->msg_code);
    longjmp(escape->target, 1);
}

static _Noreturn void leave_with(j_common_ptr info, xray_codec_status status, const char *format, int number) {
    struct escape *escape = info->client_data;
    snprintf(escape->message, XRAY_CODEC_MESSAGE_SIZE, format, number);
    escape->status = status;
    longjmp(escape->target, 1);
}

/* A warning means that libjpeg would go on with invented pixels. The one that does not is a new JFIF version. */
static void refuse_warnings(j_common_ptr info, int level) {
    if (level < 0 && info->err->msg_code != JWRN_JFIF_MAJOR) leave(info);
}

static struct jpeg_error_mgr *errors_into(struct escape *escape, char *message) {
    escape->message = message;
    jpeg_std_error(&escape->manager);
    escape->manager.error_exit = leave;
    escape->manager.emit_message = refuse_warnings;
    return &escape->manager;
}

struct decoder {
    struct escape escape;
    struct jpeg_progress_mgr progress;
    int max_scans;
    struct jpeg_decompress_struct info;
    uint8_t *pixels;
};

static void limit_scans(j_common_ptr info) {
    const struct decoder *decoder = info->client_data;
    if (decoder->info.input_scan_number > decoder->max_scans)
        leave_with(info, XRAY_CODEC_TOO_LARGE, "more than the %d scans allowed", decoder->max_scans);
}

static void start(struct decoder *decoder, char *message) {
    decoder->info.err = errors_into(&decoder->escape, message);
    /* libjpeg hands client_data to its callbacks; the escape is the decoder's first member. */
    decoder->info.client_data = decoder;
}

static void read_header(struct decoder *decoder, const uint8_t *bytes, size_t count) {
    struct jpeg_decompress_struct *info = &decoder->info;
    jpeg_create_decompress(info);
    jpeg_mem_src(info, bytes, count);
    jpeg_read_header(info, TRUE);
    /* libjpeg-turbo 3 reads such headers, 2 does not: one message for both. */
    if (info->data_precision != 8)
        leave_with(
            (j_common_ptr)info, XRAY_CODEC_UNSUPPORTED, "%d bits a sample, expected 8", info->data_precision);
}

static xray_color_model color_model(J_COLOR_SPACE space) {
    switch (space) {
        case JCS_GRAYSCALE: return XRAY_COLOR_GREY;
        case JCS_RGB: return XRAY_COLOR_RGB;
        case JCS_YCbCr: return XRAY_COLOR_YCBCR;
        case JCS_CMYK: return XRAY_COLOR_CMYK;
        case JCS_YCCK: return XRAY_COLOR_YCCK;
        default: return XRAY_COLOR_OTHER;
    }
}

static xray_codec_status probe(
    struct decoder *decoder, const uint8_t *bytes, size_t count, xray_image_header *header
) {
    if (setjmp(decoder->escape.target)) return decoder->escape.status;
    read_header(decoder, bytes, count);
    *header = (xray_image_header){
        .width = decoder->info.image_width,
        .height = decoder->info.image_height,
        .components = (uint32_t)decoder->info.num_components,
        .bits = (uint32_t)decoder->info.data_precision,
        .color = color_model(decoder->info.jpeg_color_space),
        .progressive = decoder->info.progressive_mode,
    };
    return XRAY_CODEC_OK;
}

xray_codec_status xray_jpeg_header(
    const uint8_t *bytes, size_t count, xray_image_header *header, char *message
) {
    struct decoder decoder = {0};
    start(&decoder, message);
    xray_codec_status status = probe(&decoder, bytes, count, header);
    jpeg_destroy_decompress(&decoder.info);
    return status;
}

/* What to ask of libjpeg; the rest of the way to grey is in read_rows. */
static J_COLOR_SPACE output_space(struct jpeg_decompress_struct *info) {
    switch (info->jpeg_color_space) {
        case JCS_GRAYSCALE:
        case JCS_YCbCr: return JCS_GRAYSCALE;
        case JCS_RGB: return JCS_RGB;
        case JCS_CMYK:
        case JCS_YCCK: return JCS_CMYK;
        default:
            leave_with(
                (j_common_ptr)info, XRAY_CODEC_UNSUPPORTED,
                "%d components of unknown colours, expected grey, YCbCr, RGB or CMYK", info->num_components);
    }
}

/* Adobe stores ink upside down, so that 255 is none of it, and every program reads such files that way: each
   byte is the light that its ink lets through. Rounded as Pillow does on its way over RGB. */
static void grey_from_inverted_cmyk(const uint8_t *cmyk, uint8_t *grey, size_t count) {
    for (size_t i = 0; i < count; i++) {
        unsigned light = cmyk[4 * i + 3], rgb[3];
        for (unsigned c = 0; c < 3; c++) {
            unsigned product = (255u - cmyk[4 * i + c]) * light + 128;
            rgb[c] = light - ((product + (product >> 8)) >> 8);
        }
        grey[i] = xray_luma(rgb[0], rgb[1], rgb[2]);
    }
}

static void read_rows(struct jpeg_decompress_struct *info, uint8_t *pixels) {
    size_t width = info->output_width;
    JSAMPARRAY scratch = NULL;
    if (info->out_color_space != JCS_GRAYSCALE)
        scratch = info->mem->alloc_sarray(
            (j_common_ptr)info, JPOOL_IMAGE, info->output_width * (JDIMENSION)info->output_components, 1);
    while (info->output_scanline < info->output_height) {
        uint8_t *grey = pixels + width * info->output_scanline;
        jpeg_read_scanlines(info, scratch ? scratch : &grey, 1);
        if (info->out_color_space == JCS_RGB) xray_luma_row(scratch[0], grey, width);
        if (info->out_color_space == JCS_CMYK) grey_from_inverted_cmyk(scratch[0], grey, width);
    }
}

static xray_codec_status decode(
    struct decoder *decoder, const uint8_t *bytes, size_t count, uint32_t least_width, uint32_t least_height,
    uint64_t max_pixels, xray_grey_image *image
) {
    if (setjmp(decoder->escape.target)) return decoder->escape.status;
    struct jpeg_decompress_struct *info = &decoder->info;
    read_header(decoder, bytes, count);
    xray_codec_status status =
        xray_check_pixels(info->image_width, info->image_height, max_pixels, decoder->escape.message);
    if (status != XRAY_CODEC_OK) return status;

    decoder->progress.progress_monitor = limit_scans;
    info->progress = &decoder->progress;
    info->out_color_space = output_space(info);
    info->scale_num = xray_scale_for(info->image_width, info->image_height, least_width, least_height);
    info->scale_denom = 8;
    jpeg_start_decompress(info);
    status = xray_allocate_pixels(
        info->output_width, info->output_height, &decoder->pixels, decoder->escape.message);
    if (status != XRAY_CODEC_OK) return status;
    read_rows(info, decoder->pixels);
    /* Reads on to the end marker, so that a file without one is found out. */
    jpeg_finish_decompress(info);
    /* What was done, which is not what was asked for where the file is lossless: libjpeg-turbo 3 never reduces those. */
    const uint32_t eighths = info->scale_num * 8 / info->scale_denom;
    *image = (xray_grey_image){decoder->pixels, info->output_width, info->output_height, eighths};
    return XRAY_CODEC_OK;
}

xray_codec_status xray_jpeg_decode(
    const uint8_t *bytes, size_t count, uint32_t least_width, uint32_t least_height, uint64_t max_pixels,
    int max_scans, xray_grey_image *image, char *message
) {
    struct decoder decoder = {.max_scans = max_scans};
    start(&decoder, message);
    xray_codec_status status =
        decode(&decoder, bytes, count, least_width, least_height, max_pixels, image);
    jpeg_destroy_decompress(&decoder.info);
    if (status != XRAY_CODEC_OK) free(decoder.pixels);
    return status;
}

/* libjpeg's own memory destination loses its buffer when an error ends the encoding; this one does not. */
struct encoder {
    struct escape escape;
    struct jpeg_compress_struct info;
    struct jpeg_destination_mgr destination;
    xray_encoded_image file;
    size_t capacity;
    uint8_t chunk[16384];
};

static void begin_chunk(j_compress_ptr info) {
    struct encoder *encoder = info->client_data;
    encoder->destination.next_output_byte = encoder->chunk;
    encoder->destination.free_in_buffer = sizeof encoder->chunk;
}

static void append_chunk(struct encoder *encoder, size_t count) {
    if (!xray_append(&encoder->file, &encoder->capacity, encoder->chunk, count))
        leave_with((j_common_ptr)&encoder->info, XRAY_CODEC_OUT_OF_MEMORY, "no memory for a JPEG file", 0);
}

static boolean flush_chunk(j_compress_ptr info) {
    struct encoder *encoder = info->client_data;
    append_chunk(encoder, sizeof encoder->chunk);
    begin_chunk(info);
    return TRUE;
}

static void end_chunks(j_compress_ptr info) {
    struct encoder *encoder = info->client_data;
    append_chunk(encoder, sizeof encoder->chunk - encoder->destination.free_in_buffer);
}

static xray_codec_status encode(
    struct encoder *encoder, const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels,
    int quality
) {
    if (setjmp(encoder->escape.target)) return encoder->escape.status;
    struct jpeg_compress_struct *info = &encoder->info;
    jpeg_create_compress(info);
    encoder->destination = (struct jpeg_destination_mgr){
        .init_destination = begin_chunk,
        .empty_output_buffer = flush_chunk,
        .term_destination = end_chunks,
    };
    info->dest = &encoder->destination;
    info->image_width = width;
    info->image_height = height;
    info->input_components = (int)channels;
    info->in_color_space = channels == 3 ? JCS_RGB : JCS_GRAYSCALE;
    jpeg_set_defaults(info);
    /* As many samples of the colours as of the brightness: letters and edges keep theirs. */
    info->comp_info[0].h_samp_factor = info->comp_info[0].v_samp_factor = 1;
    jpeg_set_quality(info, quality, TRUE);
    jpeg_start_compress(info, TRUE);
    while (info->next_scanline < height) {
        /* libjpeg's interface has no const; it only reads. */
        JSAMPROW row = (JSAMPROW)(pixels + (size_t)info->next_scanline * width * channels);
        jpeg_write_scanlines(info, &row, 1);
    }
    jpeg_finish_compress(info);
    return XRAY_CODEC_OK;
}

xray_codec_status xray_jpeg_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels, int quality,
    xray_encoded_image *file, char *message
) {
    struct encoder encoder = {0};
    encoder.info.err = errors_into(&encoder.escape, message);
    encoder.info.client_data = &encoder;
    xray_codec_status status = encode(&encoder, pixels, width, height, channels, quality);
    jpeg_destroy_compress(&encoder.info);
    if (status == XRAY_CODEC_OK) {
        *file = encoder.file;
    } else {
        free(encoder.file.bytes);
    }
    return status;
}
