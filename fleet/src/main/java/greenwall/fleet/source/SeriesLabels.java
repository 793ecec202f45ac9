package greenwall.fleet.source;

import greenwall.fleet.Labels;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// The label sets of a response's rows, in its order. Responses with the same rows share one list, so that
/// results that were computed for its rows can be reused.
public class SeriesLabels {
    public static final SeriesLabels EMPTY = new SeriesLabels(new Labels[0], 0);

    private final Labels[] labels;

    SeriesLabels(Labels[] labels, int size) {
        this.labels = labels.length == size ? labels : Arrays.copyOf(labels, size);
    }

    /// A list with the same rows, for a subclass that adds data to them.
    protected SeriesLabels(SeriesLabels same) {
        this.labels = same.labels;
    }

    public final int size() {
        return labels.length;
    }

    final List<Labels> rows() {
        return Collections.unmodifiableList(Arrays.asList(labels));
    }

    public final Labels get(int row) {
        return labels[row];
    }

    /// Whether both lists contain the same objects in the same order.
    public final boolean hasRowsOf(SeriesLabels other) {
        if (other.size() != size()) {
            return false;
        }
        for (int row = size() - 1; row >= 0; row--) {
            if (labels[row] != other.labels[row]) {
                return false;
            }
        }
        return true;
    }

    /// A copy of the first rows, with room for more.
    Labels[] first(int rows, int room) {
        var copy = new Labels[room];
        System.arraycopy(labels, 0, copy, 0, rows);
        return copy;
    }
}
