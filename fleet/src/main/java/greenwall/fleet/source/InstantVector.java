package greenwall.fleet.source;

import greenwall.fleet.Labels;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.ObjDoubleConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The result of an instant query as columns: for each series its labels, the time of its value, and the
/// value. A scalar is one row without labels. A row with a native histogram has the value NaN.
public final class InstantVector {
    public static final InstantVector EMPTY = new Builder().build();

    private final SeriesLabels series;
    private final double[] values;
    private final long commonTime;
    private final long @Nullable [] times;
    private final NativeHistogram @Nullable [] histograms;

    private InstantVector(
            SeriesLabels series,
            double[] values,
            long commonTime,
            long @Nullable [] times,
            NativeHistogram @Nullable [] histograms) {
        this.series = series;
        this.values = values;
        this.commonTime = commonTime;
        this.times = times;
        this.histograms = histograms;
    }

    /// The same result with a list of its rows that is shared with others.
    public InstantVector withRows(SeriesLabels same) {
        return same == series ? this : new InstantVector(same, values, commonTime, times, histograms);
    }

    public int size() {
        return series.size();
    }

    public SeriesLabels series() {
        return series;
    }

    public List<Labels> rows() {
        return series.rows();
    }

    public void forEach(ObjDoubleConsumer<Labels> visitor) {
        for (int row = 0; row < size(); row++) {
            visitor.accept(series.get(row), values[row]);
        }
    }

    public Labels labels(int row) {
        return series.get(row);
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
        return Objects.checkIndex(row, series.size());
    }

    /// Grows the columns as rows are added. Not thread-safe, and not usable after `build`.
    public static final class Builder {
        private int size;
        private SeriesLabels expected = SeriesLabels.EMPTY;
        /// Null as long as the rows are the expected ones.
        private Labels @Nullable [] labels;

        private double[] values;
        private long commonTime;
        /// Null unless the times of rows differ, which does not happen in the response to a query.
        private long @Nullable [] times;

        private NativeHistogram @Nullable [] histograms;

        public Builder() {
            this(16);
        }

        /// A builder with room for about this many rows.
        public Builder(int rows) {
            values = new double[Math.max(1, rows)];
        }

        /// A builder for rows that are probably the expected ones.
        public Builder(SeriesLabels expected, int rows) {
            this(expected.size() > 0 ? expected.size() : rows);
            this.expected = expected;
        }

        public Builder add(Labels row, long time, double value) {
            if (size == values.length) {
                resize(size * 2);
            }
            if (size == 0) {
                commonTime = time;
            } else if (times == null && time != commonTime) {
                times = new long[values.length];
                Arrays.fill(times, 0, size, commonTime);
            }
            if (times != null) {
                times[size] = time;
            }
            if (labels == null && (size >= expected.size() || expected.get(size) != row)) {
                labels = expected.first(size, values.length);
            }
            if (labels != null) {
                labels[size] = row;
            }
            values[size] = value;
            size++;
            return this;
        }

        public Builder add(Labels row, long time, NativeHistogram histogram) {
            add(row, time, Double.NaN);
            if (histograms == null) {
                histograms = new NativeHistogram[values.length];
            }
            histograms[size - 1] = histogram;
            return this;
        }

        /// Adds the matching rows of another vector.
        public Builder addAll(InstantVector rows, Predicate<Labels> condition) {
            for (int row = 0; row < rows.size(); row++) {
                if (condition.test(rows.labels(row))) {
                    add(rows.labels(row), rows.timeMillis(row), rows.value(row));
                }
            }
            return this;
        }

        private void resize(int wider) {
            values = Arrays.copyOf(values, wider);
            if (labels != null) {
                labels = Arrays.copyOf(labels, wider);
            }
            if (times != null) {
                times = Arrays.copyOf(times, wider);
            }
            if (histograms != null) {
                histograms = Arrays.copyOf(histograms, wider);
            }
        }

        public InstantVector build() {
            if (size < values.length / 2) {
                // Unused room would take memory as long as the vector exists.
                resize(size);
            }
            return new InstantVector(series(), values, commonTime, times, histograms);
        }

        private SeriesLabels series() {
            if (labels != null) {
                return new SeriesLabels(labels, size);
            }
            return size == expected.size() ? expected : new SeriesLabels(expected.first(size, size), size);
        }
    }
}
