package greenwall.connectors.series;

import greenwall.connectors.http.MessageText;
import greenwall.fleet.source.Vector;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// No server should send two series with the same labels in one vector, and nobody downstream could tell them
/// apart. The first is kept and a warning says so.
final class Duplicates {
    private Duplicates() {}

    static Answer removed(Answer answer) {
        if (!(answer.shape() instanceof Answer.OfVector(var vector)) || vector.size() < 2) {
            return answer;
        }
        int slots = Integer.highestOneBit(vector.size()) * 4;
        var rows = new int[slots];
        Vector.@Nullable Builder kept = null;
        int dropped = 0;
        String example = "";
        for (int row = 0; row < vector.size(); row++) {
            if (taken(vector, row, rows)) {
                if (kept == null) {
                    kept = copy(vector, row);
                    example = vector.labels(row).toString();
                }
                dropped++;
            } else if (kept != null) {
                add(kept, vector, row);
            }
        }
        if (kept == null) {
            return answer;
        }
        var infos = new ArrayList<>(answer.infos());
        infos.add(MessageText.line("the answer has " + dropped + " series with the labels of another one, first "
                + example + "; the first of each was kept"));
        return new Answer(new Answer.OfVector(kept.build()), answer.warnings(), infos, answer.samples());
    }

    /// Whether the row's labels were there before; if not they are now. Slots hold the row's number plus one.
    private static boolean taken(Vector vector, int row, int[] rows) {
        var labels = vector.labels(row);
        int hash = labels.hashCode();
        int slot = (hash ^ hash >>> 15) & rows.length - 1;
        for (; rows[slot] != 0; slot = slot + 1 & rows.length - 1) {
            var other = vector.labels(rows[slot] - 1);
            if (other == labels || other.equals(labels)) {
                return true;
            }
        }
        rows[slot] = row + 1;
        return false;
    }

    private static Vector.Builder copy(Vector vector, int rows) {
        var copy = new Vector.Builder(rows);
        for (int row = 0; row < rows; row++) {
            add(copy, vector, row);
        }
        return copy;
    }

    private static void add(Vector.Builder to, Vector vector, int row) {
        var histogram = vector.histogram(row);
        if (histogram == null) {
            to.add(vector.labels(row), vector.timeMillis(row), vector.value(row));
        } else {
            to.add(vector.labels(row), vector.timeMillis(row), histogram);
        }
    }
}
