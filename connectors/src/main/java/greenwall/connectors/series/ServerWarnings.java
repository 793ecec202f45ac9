package greenwall.connectors.series;

import greenwall.connectors.json.JsonFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The warnings of a server with a response: `warnings` mean that a part of the response may be missing; with
/// `infos`, it is complete.
public record ServerWarnings(List<String> warnings, List<String> infos) {
    private static final String PARTIAL = "the response is partial: a storage node did not respond";

    /// Prometheus warns about odd expressions in the same list in which Thanos and remote reads report stores
    /// that did not respond. VictoriaMetrics only reports that something is missing.
    public static ServerWarnings of(JsonFields response) throws IOException {
        var missing = new ArrayList<String>();
        var notes = new ArrayList<>(response.texts("infos"));
        for (var warning : response.texts("warnings")) {
            boolean ofTheExpression = warning.startsWith("PromQL warning") || warning.startsWith("PromQL info");
            (ofTheExpression ? notes : missing).add(warning);
        }
        if (response.flag("isPartial", false)) {
            missing.add(PARTIAL);
        }
        return new ServerWarnings(List.copyOf(missing), List.copyOf(notes));
    }
}
