package greenwall.fleet.source;

import greenwall.fleet.Labels;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The answer of an instant query as columns: for each series its labels, the time of its value and the value.
/// A scalar is one row without labels. A native histogram stands beside a NaN value.
public final class Vector {
    public static final Vector EMPTY = new Builder().build();

    private final int size;
    private final Labels[] labels;
    private final double[] values;
    private final long commonTime;
    private final long @Nullable [] times;
    private final NativeHistogram @Nullable [] histograms;

    private Vector(Builder built) {
        size = built.size;
        labels = built.labels;
        values = built.values;
        commonTime = built.commonTime;
        times = built.times;
        histograms = built.histograms;
    }

    public int size() {
        return size;
    }

    public Labels labels(int row) {
        return labels[checked(row)];
    }

    public long timeMillis(int row) {
        int at = checked(row);
        return times == null ? commonTime : times[at];
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
        return Objects.checkIndex(row, size);
    }

    /// Grows its columns as rows are added; not for use by two threads, and done with after `build`.
    public static final class Builder {
        private int size;
        private Labels[] labels;
        private double[] values;
        private long commonTime;
        /// Only where the rows' times differ, which the answer of a query never has.
        private long @Nullable [] times;

        private NativeHistogram @Nullable [] histograms;

        public Builder() {
            this(16);
        }

        /// For about as many rows.
        public Builder(int rows) {
            int room = Math.max(1, rows);
            labels = new Labels[room];
            values = new double[room];
        }

        public Builder add(Labels row, long time, double value) {
            if (size == labels.length) {
                grow();
            }
            if (size == 0) {
                commonTime = time;
            } else if (times == null && time != commonTime) {
                times = new long[labels.length];
                Arrays.fill(times, 0, size, commonTime);
            }
            if (times != null) {
                times[size] = time;
            }
            labels[size] = row;
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

        private void grow() {
            resize(size * 2);
        }

        private void resize(int wider) {
            labels = Arrays.copyOf(labels, wider);
            values = Arrays.copyOf(values, wider);
            if (times != null) {
                times = Arrays.copyOf(times, wider);
            }
            if (histograms != null) {
                histograms = Arrays.copyOf(histograms, wider);
            }
        }

        public Vector build() {
            if (size < labels.length / 2) {
                // Room that was made for more rows than came would be kept as long as the answer.
                resize(size);
            }
            return new Vector(this);
        }
    }
}
