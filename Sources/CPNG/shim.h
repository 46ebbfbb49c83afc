#include <png.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// libpng reports errors by longjmp, which may not leave a Swift frame: the calls that can fail live here.

struct LancetPNGSource {
  const uint8_t *bytes;
  size_t count, place;
  char *message;
  size_t room;
};

static void lancetPNGRead(png_structp png, png_bytep target, size_t count) {
  struct LancetPNGSource *source = (struct LancetPNGSource *)png_get_io_ptr(png);
  if (count > source->count - source->place) png_error(png, "it is cut off");
  memcpy(target, source->bytes + source->place, count);
  source->place += count;
}

static void lancetPNGFail(png_structp png, png_const_charp message) {
  struct LancetPNGSource *source = (struct LancetPNGSource *)png_get_error_ptr(png);
  strncpy(source->message, message, source->room - 1);
  source->message[source->room - 1] = 0;
  png_longjmp(png, 1);
}

static void lancetPNGIgnore(png_structp png, png_const_charp message) {
  (void)png, (void)message;
}

// Writes red, green and blue of every pixel of a PNG file into `pixels`, row by row, as they are
// stored: palettes are looked up, grey is repeated, alpha is dropped. A sample is one byte; where
// the file has 16 bits it is scaled to one, or with `keeps16` written as two, the higher first.
// Returns whether it worked; if not, `message` says why.
static int lancetPNGDecode(const uint8_t *bytes, size_t count, int keeps16, uint8_t *pixels,
                           size_t capacity, char *message, size_t room) {
  struct LancetPNGSource source = {bytes, count, 0, message, room};
  png_bytep *volatile rows = NULL;
  png_infop volatile made = NULL;
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &source, lancetPNGFail,
                                           lancetPNGIgnore);
  if (png == NULL) return 0;
  if (setjmp(png_jmpbuf(png))) {
    png_infop info = made;
    free((void *)rows);
    png_destroy_read_struct(&png, &info, NULL);
    return 0;
  }
  png_infop info = png_create_info_struct(png);
  made = info;
  if (info == NULL) png_error(png, "there is no memory for it");
  png_set_read_fn(png, &source, lancetPNGRead);
  png_read_info(png, info);
  png_set_expand(png);
  png_set_gray_to_rgb(png);
  png_set_strip_alpha(png);
  if (!keeps16) png_set_scale_16(png);
  png_set_interlace_handling(png);
  png_read_update_info(png, info);
  size_t height = png_get_image_height(png, info), stride = png_get_rowbytes(png, info);
  if (stride * height != capacity) png_error(png, "its header is not the first chunk");
  rows = (png_bytep *)malloc(height * sizeof(png_bytep));
  if (rows == NULL) png_error(png, "there is no memory for it");
  for (size_t row = 0; row < height; row++) rows[row] = pixels + row * stride;
  png_read_image(png, rows);
  png_read_end(png, NULL);
  free((void *)rows);
  png_destroy_read_struct(&png, &info, NULL);
  return 1;
}
