package greenwall.connectors.series;

import greenwall.connectors.json.JsonFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The warnings of a server with a response: `warnings` mean that a part of the response may be missing; with
/// `infos`, it is complete.
public record ServerWarnings(List<String> warnings, List<String> infos) {
    private static final String PARTIAL = "the response is partial: a storage node did not respond";

    /// The beginnings of warnings that do not mean missing data: those of Prometheus about odd expressions, and
    /// the note of Loki's new query engine.
    private static final List<String> NOTES = List.of("PromQL warning", "PromQL info", "Query was executed using");

    /// Thanos and remote reads report stores that did not respond in the list in which Prometheus and Loki have
    /// notes. VictoriaMetrics only reports that something is missing.
    public static ServerWarnings of(JsonFields response) throws IOException {
        var missing = new ArrayList<String>();
        var notes = new ArrayList<>(response.texts("infos"));
        for (var warning : response.texts("warnings")) {
            (NOTES.stream().anyMatch(warning::startsWith) ? notes : missing).add(warning);
        }
        if (response.flag("isPartial", false)) {
            missing.add(PARTIAL);
        }
        return new ServerWarnings(List.copyOf(missing), List.copyOf(notes));
    }
}
