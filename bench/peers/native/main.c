/*
 * Times the kernel's own module as native code: what wasm2c made of it, compiled by the C compiler.
 *
 *     main IMAGE ROWS MONTH SAMPLES SAMPLE_MS TOTAAL REDENEN VOORLOPIG
 *
 * IMAGE holds pieces of the kernel's memory, facts and sheet of the month: offset and length as
 * little-endian 32-bit numbers, then the bytes. The last three are offsets of result columns.
 * Prints a line per sample, nanoseconds of one month; the processor's nanoseconds of one month over
 * all samples; and the checksum over the results, as bench/work.ts takes it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "kernel.h"

#ifdef WASM2C_OLD
typedef Z_kernel_instance_t Instance;
#define INSTANTIATE(i) (Z_kernel_init_module(), Z_kernel_instantiate(i))
#define MEMORY(i) Z_kernelZ_memory(i)
#define PREPARE(i, rows) Z_kernelZ_prepare(i, rows)
#define CALCULATE(i, month) Z_kernelZ_calculate(i, month)
#else
typedef w2c_kernel Instance;
#define INSTANTIATE(i) wasm2c_kernel_instantiate(i)
#define MEMORY(i) w2c_kernel_memory(i)
#define PREPARE(i, rows) w2c_kernel_prepare(i, rows)
#define CALCULATE(i, month) w2c_kernel_calculate(i, month)
#endif

static uint64_t now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static int loadImage(const char* path, uint8_t* memory) {
  FILE* file = fopen(path, "rb");
  uint32_t piece[2];
  if (file == NULL) return 0;
  while (fread(piece, sizeof piece, 1, file) == 1) {
    if (fread(memory + piece[0], 1, piece[1], file) != piece[1]) return 0;
  }
  fclose(file);
  return 1;
}

static uint32_t add(uint32_t hash, uint32_t value) {
  return (hash ^ value) * 0x01000193u;
}

static uint32_t checksum(const uint8_t* memory, uint32_t rows, char** offsets) {
  const uint32_t* totaal = (const uint32_t*)(memory + strtoul(offsets[0], NULL, 10));
  const uint32_t* redenen = (const uint32_t*)(memory + strtoul(offsets[1], NULL, 10));
  const uint8_t* voorlopig = memory + strtoul(offsets[2], NULL, 10);
  uint32_t hash = 0x811c9dc5u;
  for (uint32_t row = 0; row < rows; row++) hash = add(hash, totaal[row]);
  for (uint32_t word = 0; word < 2 * rows; word++) hash = add(hash, redenen[word]);
  for (uint32_t row = 0; row < rows; row++) hash = add(hash, voorlopig[row]);
  return hash;
}

/* Calls until a sample has lasted long enough; returns how many calls that took. */
static uint32_t sample(Instance* kernel, uint32_t month, uint64_t nsMin) {
  uint64_t start = now(CLOCK_MONOTONIC);
  uint32_t calls = 0;
  uint64_t ns;
  do {
    CALCULATE(kernel, month);
    calls++;
    ns = now(CLOCK_MONOTONIC) - start;
  } while (ns < nsMin);
  printf("%.1f\n", (double)ns / calls);
  return calls;
}

int main(int argc, char** argv) {
  static Instance kernel;
  if (argc != 9) return 2;
  uint32_t rows = strtoul(argv[2], NULL, 10);
  uint32_t month = strtoul(argv[3], NULL, 10);
  int samples = atoi(argv[4]);
  uint64_t nsMin = strtoull(argv[5], NULL, 10) * 1000000u;
  wasm_rt_init();
  INSTANTIATE(&kernel);
  uint8_t* memory = MEMORY(&kernel)->data;
  if (!loadImage(argv[1], memory)) return 3;
  if (PREPARE(&kernel, rows) != 0) return 4;
  CALCULATE(&kernel, month);
  uint64_t cpuStart = now(CLOCK_PROCESS_CPUTIME_ID);
  uint32_t calls = 0;
  for (int index = 0; index < samples; index++) calls += sample(&kernel, month, nsMin);
  printf("cpu %.1f\n", (double)(now(CLOCK_PROCESS_CPUTIME_ID) - cpuStart) / calls);
  printf("checksum %08" PRIx32 "\n", checksum(memory, rows, argv + 6));
  return 0;
}
