package greenwall.connectors.series;

import greenwall.connectors.http.MessageText;
import greenwall.fleet.Labels;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.MetricsSource.Result;
import java.util.ArrayList;
import java.util.HashSet;

/// Removes series with the same labels from a vector. No server should send them, and they could not be
/// distinguished. The first is kept, with a warning.
final class DuplicateSeries {
    private DuplicateSeries() {}

    static QueryResponse removed(QueryResponse response) {
        if (!(response.result() instanceof Result.OfVector(var vector))) {
            return response;
        }
        var labels = new HashSet<Labels>();
        String example = "";
        for (int row = 0; row < vector.size(); row++) {
            if (!labels.add(vector.labels(row)) && example.isEmpty()) {
                example = vector.labels(row).toString();
            }
        }
        int removed = vector.size() - labels.size();
        if (removed == 0) {
            return response;
        }
        var kept = new InstantVector.Builder(labels.size());
        for (int row = 0; row < vector.size(); row++) {
            if (labels.remove(vector.labels(row))) {
                add(kept, vector, row);
            }
        }
        var infos = new ArrayList<>(response.infos());
        infos.add(MessageText.line("the answer has " + removed + " series with the labels of another one, first "
                + example + "; the first of each was kept"));
        return new QueryResponse(new Result.OfVector(kept.build()), response.warnings(), infos, response.samples());
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
