#include "PNG.h"

#include <setjmp.h>

#include <png.h>

#include "Shared.h"

/* As in JPEG.c: errors jump back into the function that called setjmp, and what has to be freed lives in the
   caller of that function. */
struct escape {
    jmp_buf target;
    xray_codec_status status;
    char *message;
};

static _Noreturn void leave(png_structp png, png_const_charp reason) {
    struct escape *escape = png_get_error_ptr(png);
    snprintf(escape->message, XRAY_CODEC_MESSAGE_SIZE, "%s", reason);
    longjmp(escape->target, 1);
}

/* libpng warns of odd text and colour profiles, which have no say in the pixels. */
static void pass_over(png_structp png, png_const_charp reason) {
    (void)png;
    (void)reason;
}

static xray_codec_status out_of_memory(char *message) {
    snprintf(message, XRAY_CODEC_MESSAGE_SIZE, "no memory for a PNG file");
    return XRAY_CODEC_OUT_OF_MEMORY;
}

struct decoder {
    struct escape escape;
    png_structp png;
    png_infop info;
    const uint8_t *bytes;
    size_t left;
    uint8_t *pixels, *colored;
};

static void take(png_structp png, png_bytep into, size_t count) {
    struct decoder *decoder = png_get_io_ptr(png);
    if (count > decoder->left) {
        decoder->escape.status = XRAY_CODEC_TRUNCATED;
        png_error(png, "premature end of file");
    }
    memcpy(into, decoder->bytes, count);
    decoder->bytes += count;
    decoder->left -= count;
}

static bool start(struct decoder *decoder, const uint8_t *bytes, size_t count, char *message) {
    decoder->escape.status = XRAY_CODEC_DAMAGED;
    decoder->escape.message = message;
    decoder->bytes = bytes;
    decoder->left = count;
    decoder->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &decoder->escape, leave, pass_over);
    if (decoder->png) decoder->info = png_create_info_struct(decoder->png);
    return decoder->info;
}

static void finish(struct decoder *decoder) {
    free(decoder->colored);
    png_destroy_read_struct(&decoder->png, &decoder->info, NULL);
}

static void read_header(struct decoder *decoder) {
    png_set_read_fn(decoder->png, decoder, take);
    png_set_crc_action(decoder->png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
    png_read_info(decoder->png, decoder->info);
}

static xray_color_model color_model(int type) {
    switch (type) {
        case PNG_COLOR_TYPE_GRAY: return XRAY_COLOR_GREY;
        case PNG_COLOR_TYPE_GRAY_ALPHA: return XRAY_COLOR_GREY_ALPHA;
        case PNG_COLOR_TYPE_RGB: return XRAY_COLOR_RGB;
        case PNG_COLOR_TYPE_RGB_ALPHA: return XRAY_COLOR_RGB_ALPHA;
        case PNG_COLOR_TYPE_PALETTE: return XRAY_COLOR_PALETTE;
        default: return XRAY_COLOR_OTHER;
    }
}

static xray_codec_status probe(struct decoder *decoder, xray_image_header *header) {
    if (setjmp(decoder->escape.target)) return decoder->escape.status;
    read_header(decoder);
    *header = (xray_image_header){
        .width = png_get_image_width(decoder->png, decoder->info),
        .height = png_get_image_height(decoder->png, decoder->info),
        .components = png_get_channels(decoder->png, decoder->info),
        .bits = png_get_bit_depth(decoder->png, decoder->info),
        .color = color_model(png_get_color_type(decoder->png, decoder->info)),
        .progressive = png_get_interlace_type(decoder->png, decoder->info) != PNG_INTERLACE_NONE,
    };
    return XRAY_CODEC_OK;
}

xray_codec_status xray_png_header(
    const uint8_t *bytes, size_t count, xray_image_header *header, char *message
) {
    struct decoder decoder = {0};
    xray_codec_status status = out_of_memory(message);
    if (start(&decoder, bytes, count, message)) status = probe(&decoder, header);
    finish(&decoder);
    return status;
}

static xray_codec_status decode(struct decoder *decoder, uint64_t max_pixels, xray_grey_image *image) {
    if (setjmp(decoder->escape.target)) return decoder->escape.status;
    png_structp png = decoder->png;
    char *message = decoder->escape.message;
    read_header(decoder);
    uint32_t width = png_get_image_width(png, decoder->info);
    uint32_t height = png_get_image_height(png, decoder->info);
    xray_codec_status status = xray_check_pixels(width, height, max_pixels, message);
    if (status != XRAY_CODEC_OK) return status;

    png_set_palette_to_rgb(png);
    png_set_expand_gray_1_2_4_to_8(png);
    png_set_strip_16(png);
    png_set_strip_alpha(png);
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, decoder->info);
    size_t row_size = png_get_rowbytes(png, decoder->info);
    bool is_colored = png_get_channels(png, decoder->info) == 3;

    status = xray_allocate_pixels(width, height, &decoder->pixels, message);
    if (status != XRAY_CODEC_OK) return status;
    /* The passes of an interlaced image fill the gaps of those before, so all its rows are kept till the last;
       of any other image one row is enough. */
    size_t step = is_colored && passes == 1 ? 0 : row_size;
    uint8_t *rows = decoder->pixels;
    if (is_colored) {
        rows = decoder->colored = malloc(step ? step * height : row_size);
        if (!rows) return out_of_memory(message);
    }
    for (int pass = 1; pass <= passes; pass++)
        for (size_t y = 0; y < height; y++) {
            png_read_row(png, rows + y * step, NULL);
            if (is_colored && pass == passes)
                xray_luma_row(rows + y * step, decoder->pixels + y * width, width);
        }
    png_read_end(png, NULL);
    *image = (xray_grey_image){decoder->pixels, width, height, 8};
    return XRAY_CODEC_OK;
}

xray_codec_status xray_png_decode(
    const uint8_t *bytes, size_t count, uint64_t max_pixels, xray_grey_image *image, char *message
) {
    struct decoder decoder = {0};
    xray_codec_status status = out_of_memory(message);
    if (start(&decoder, bytes, count, message)) status = decode(&decoder, max_pixels, image);
    finish(&decoder);
    if (status != XRAY_CODEC_OK) free(decoder.pixels);
    return status;
}

struct encoder {
    struct escape escape;
    png_structp png;
    png_infop info;
    xray_encoded_image file;
    size_t capacity;
};

static void put(png_structp png, png_bytep bytes, size_t count) {
    struct encoder *encoder = png_get_io_ptr(png);
    if (xray_append(&encoder->file, &encoder->capacity, bytes, count)) return;
    encoder->escape.status = XRAY_CODEC_OUT_OF_MEMORY;
    png_error(png, "no memory for a PNG file");
}

static void flush_nothing(png_structp png) { (void)png; }

/* What is to be encoded. */
struct picture {
    const uint8_t *pixels;
    uint32_t width, height;
    uint32_t channels;
    const uint8_t *palette; /* NULL for grey and RGB */
    uint32_t color_count;
};

static xray_codec_status encode(struct encoder *encoder, const struct picture *picture) {
    if (setjmp(encoder->escape.target)) return encoder->escape.status;
    png_structp png = encoder->png;
    png_set_write_fn(png, encoder, put, flush_nothing);
    int type = picture->palette         ? PNG_COLOR_TYPE_PALETTE
               : picture->channels == 3 ? PNG_COLOR_TYPE_RGB
                                        : PNG_COLOR_TYPE_GRAY;
    png_set_IHDR(
        png, encoder->info, picture->width, picture->height, 8, type, PNG_INTERLACE_NONE,
        PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (picture->palette) {
        png_color colors[PNG_MAX_PALETTE_LENGTH];
        for (uint32_t i = 0; i < picture->color_count; i++) {
            const uint8_t *color = picture->palette + 3 * i;
            colors[i] = (png_color){color[0], color[1], color[2]};
        }
        png_set_PLTE(png, encoder->info, colors, (int)picture->color_count);
        /* libpng takes palettes to be in no order and would not try its filters. */
        png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_ALL_FILTERS);
    }
    png_write_info(png, encoder->info);
    size_t row_size = (size_t)picture->width * picture->channels;
    for (size_t y = 0; y < picture->height; y++) png_write_row(png, picture->pixels + y * row_size);
    png_write_end(png, NULL);
    return XRAY_CODEC_OK;
}

static xray_codec_status encode_picture(
    const struct picture *picture, xray_encoded_image *file, char *message
) {
    struct encoder encoder = {.escape = {.status = XRAY_CODEC_UNSUPPORTED, .message = message}};
    encoder.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &encoder.escape, leave, pass_over);
    if (encoder.png) encoder.info = png_create_info_struct(encoder.png);
    xray_codec_status status = encoder.info ? encode(&encoder, picture) : out_of_memory(message);
    png_destroy_write_struct(&encoder.png, &encoder.info);
    if (status == XRAY_CODEC_OK) {
        *file = encoder.file;
    } else {
        free(encoder.file.bytes);
    }
    return status;
}

xray_codec_status xray_png_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels, xray_encoded_image *file,
    char *message
) {
    struct picture picture = {.pixels = pixels, .width = width, .height = height, .channels = channels};
    return encode_picture(&picture, file, message);
}

xray_codec_status xray_png_encode_palette(
    const uint8_t *pixels, uint32_t width, uint32_t height, const uint8_t *palette, uint32_t color_count,
    xray_encoded_image *file, char *message
) {
    struct picture picture = {pixels, width, height, 1, palette, color_count};
    return encode_picture(&picture, file, message);
}
