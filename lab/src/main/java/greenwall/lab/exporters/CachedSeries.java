package greenwall.lab.exporters;

import greenwall.fleet.Labels;
import java.util.Arrays;
import java.util.function.LongToDoubleFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One series of a target with its recent samples, which are computed when they are first read: each poll, rule
/// and chart reads most of the samples of the one before. A race between threads only means that a sample is
/// computed twice.
final class CachedSeries {
    private static final int PER_BLOCK = 32;
    private static final int BLOCKS = 32;

    /// A NaN that no series has.
    private static final long UNKNOWN_BITS = 0x7ff8_0000_dead_beefL;

    private record Block(long number, double[] values) {
        static Block of(long number) {
            var values = new double[PER_BLOCK];
            Arrays.fill(values, Double.longBitsToDouble(UNKNOWN_BITS));
            return new Block(number, values);
        }
    }

    private final Labels labels;
    private final Supplier<LongToDoubleFunction> function;
    private final @Nullable Block[] blocks = new @Nullable Block[BLOCKS];
    private @Nullable LongToDoubleFunction computed;

    /// @param function called if a sample is read
    CachedSeries(Labels labels, Supplier<LongToDoubleFunction> function) {
        this.labels = labels;
        this.function = function;
    }

    Labels labels() {
        return labels;
    }

    /// The sample of a scrape.
    double at(long t) {
        long scrape = Math.floorDiv(t, ScrapeTarget.INTERVAL_MILLIS);
        long number = Math.floorDiv(scrape, PER_BLOCK);
        int place = (int) Math.floorMod(number, (long) BLOCKS);
        var block = blocks[place];
        if (block == null || block.number() != number) {
            block = Block.of(number);
            blocks[place] = block;
        }
        int i = (int) Math.floorMod(scrape, (long) PER_BLOCK);
        double known = block.values()[i];
        if (Double.doubleToRawLongBits(known) == UNKNOWN_BITS) {
            known = compute(t);
            block.values()[i] = known;
        }
        return known;
    }

    private double compute(long t) {
        var now = computed;
        if (now == null) {
            now = function.get();
            computed = now;
        }
        return now.applyAsDouble(t);
    }
}
