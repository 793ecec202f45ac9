package greenwall.fleet.source;

import greenwall.fleet.Labels;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// The label sets of an answer's rows, in its order. Answers with the same rows share one list, so that what was worked
/// out for the rows of one holds for the next.
public class SeriesList {
    public static final SeriesList EMPTY = new SeriesList(new Labels[0], 0);

    private final Labels[] labels;

    SeriesList(Labels[] labels, int size) {
        this.labels = labels.length == size ? labels : Arrays.copyOf(labels, size);
    }

    /// The same rows, of which more is known.
    protected SeriesList(SeriesList same) {
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

    /// Whether the same objects stand in the same order.
    public final boolean hasRowsOf(SeriesList other) {
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

    /// The first rows, with room for more.
    Labels[] first(int rows, int room) {
        var copy = new Labels[room];
        System.arraycopy(labels, 0, copy, 0, rows);
        return copy;
    }
}
