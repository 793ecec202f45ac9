package greenwall.fleet.source;

import greenwall.fleet.Labels;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.ObjDoubleConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The answer of an instant query as columns: for each series its labels, the time of its value and the value.
/// A scalar is one row without labels. A native histogram stands beside a NaN value.
public final class Vector {
    public static final Vector EMPTY = new Builder().build();

    private final SeriesList series;
    private final double[] values;
    private final long commonTime;
    private final long @Nullable [] times;
    private final NativeHistogram @Nullable [] histograms;

    private Vector(
            SeriesList series,
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

    /// The same answer with a list of its rows that others hold as well.
    public Vector sharing(SeriesList same) {
        return same == series ? this : new Vector(same, values, commonTime, times, histograms);
    }

    public int size() {
        return series.size();
    }

    public SeriesList series() {
        return series;
    }

    /// The labels of its rows.
    public List<Labels> rows() {
        return series.rows();
    }

    /// Visits each row's labels and value.
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

    /// Grows its columns as rows are added; not for use by two threads, and done with after `build`.
    public static final class Builder {
        private int size;
        private SeriesList expected = SeriesList.EMPTY;
        /// Null for as long as the rows are those that were expected.
        private Labels @Nullable [] labels;

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
            values = new double[Math.max(1, rows)];
        }

        /// For rows that are probably these.
        public Builder(SeriesList expected, int rows) {
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

        /// Adds the rows of an answer that are wanted.
        public Builder addAll(Vector rows, Predicate<Labels> wanted) {
            for (int row = 0; row < rows.size(); row++) {
                if (wanted.test(rows.labels(row))) {
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

        public Vector build() {
            if (size < values.length / 2) {
                // Room that was made for more rows than came would be kept as long as the answer.
                resize(size);
            }
            return new Vector(series(), values, commonTime, times, histograms);
        }

        private SeriesList series() {
            if (labels != null) {
                return new SeriesList(labels, size);
            }
            return size == expected.size() ? expected : new SeriesList(expected.first(size, size), size);
        }
    }
}
