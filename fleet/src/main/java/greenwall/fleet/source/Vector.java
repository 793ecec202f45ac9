package greenwall.fleet.source;

import greenwall.fleet.Labels;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The answer of an instant query as columns: for each series its labels, the time of its value and the value. A scalar
/// is one row without labels. A native histogram stands beside a NaN value.
public final class Vector {
    public static final Vector EMPTY = new Builder().build();

    private final int size;
    private final Labels[] labels;
    private final long[] timeMillis;
    private final double[] values;
    private final NativeHistogram @Nullable [] histograms;

    private Vector(
            int size, Labels[] labels, long[] timeMillis, double[] values, NativeHistogram @Nullable [] histograms) {
        this.size = size;
        this.labels = labels;
        this.timeMillis = timeMillis;
        this.values = values;
        this.histograms = histograms;
    }

    public int size() {
        return size;
    }

    public Labels labels(int row) {
        return labels[checked(row)];
    }

    public long timeMillis(int row) {
        return timeMillis[checked(row)];
    }

    public Instant time(int row) {
        return Instant.ofEpochMilli(timeMillis(row));
    }

    public double value(int row) {
        return values[checked(row)];
    }

    public @Nullable NativeHistogram histogram(int row) {
        return histograms == null ? null : histograms[checked(row)];
    }

    private int checked(int row) {
        return java.util.Objects.checkIndex(row, size);
    }

    /// Grows its columns as rows are added; not for use by two threads.
    public static final class Builder {
        private int size;
        private Labels[] labels;
        private long[] timeMillis;
        private double[] values;
        private NativeHistogram @Nullable [] histograms;

        public Builder() {
            this(16);
        }

        /// For about as many rows.
        public Builder(int rows) {
            int room = Math.max(1, rows);
            labels = new Labels[room];
            timeMillis = new long[room];
            values = new double[room];
        }

        public Builder add(Labels row, long time, double value) {
            if (size == labels.length) {
                int wider = size * 2;
                labels = Arrays.copyOf(labels, wider);
                timeMillis = Arrays.copyOf(timeMillis, wider);
                values = Arrays.copyOf(values, wider);
                if (histograms != null) {
                    histograms = Arrays.copyOf(histograms, wider);
                }
            }
            labels[size] = row;
            timeMillis[size] = time;
            values[size] = value;
            size++;
            return this;
        }

        public Builder add(Labels row, long time, NativeHistogram histogram) {
            add(row, time, Double.NaN);
            if (histograms == null) {
                histograms = new NativeHistogram[labels.length];
            }
            histograms[size - 1] = histogram;
            return this;
        }

        public Vector build() {
            return new Vector(size, labels, timeMillis, values, histograms);
        }
    }
}
