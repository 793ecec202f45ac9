package greenwall.connectors.series;

import greenwall.connectors.http.MessageText;
import greenwall.fleet.Labels;
import greenwall.fleet.source.InstantVector;
import java.util.ArrayList;
import java.util.HashSet;
import org.jspecify.annotations.Nullable;

/// Removes series with the same labels from a vector. No server should send them, and they could not be
/// distinguished. The first is kept, with a warning.
final class DuplicateSeries {
    private DuplicateSeries() {}

    static QueryResponse removed(QueryResponse response) {
        if (!(response.shape() instanceof QueryResponse.OfVector(var vector)) || vector.size() < 2) {
            return response;
        }
        var seen = new HashSet<Labels>();
        InstantVector.@Nullable Builder kept = null;
        String example = "";
        for (int row = 0; row < vector.size(); row++) {
            boolean first = seen.add(vector.labels(row));
            if (!first && kept == null) {
                kept = copy(vector, row);
                example = vector.labels(row).toString();
            } else if (first && kept != null) {
                add(kept, vector, row);
            }
        }
        if (kept == null) {
            return response;
        }
        var infos = new ArrayList<>(response.infos());
        infos.add(MessageText.line("the answer has " + (vector.size() - seen.size())
                + " series with the labels of another one, first " + example + "; the first of each was kept"));
        return new QueryResponse(
                new QueryResponse.OfVector(kept.build()), response.warnings(), infos, response.samples());
    }

    private static InstantVector.Builder copy(InstantVector vector, int rows) {
        var copy = new InstantVector.Builder(rows);
        for (int row = 0; row < rows; row++) {
            add(copy, vector, row);
        }
        return copy;
    }

    private static void add(InstantVector.Builder to, InstantVector vector, int row) {
        var histogram = vector.histogram(row);
        if (histogram == null) {
            to.add(vector.labels(row), vector.timeMillis(row), vector.value(row));
        } else {
            to.add(vector.labels(row), vector.timeMillis(row), histogram);
        }
    }
}
