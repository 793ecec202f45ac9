package greenwall.app.command;

import greenwall.fleet.Labels;
import greenwall.fleet.dialect.Absence;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.sighting.Result;
import greenwall.fleet.sighting.Sighting;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.fleet.state.SourceState;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The wall as JSON. Fields may be added, never renamed: scripts depend on them.
final class CheckJson {
    private CheckJson() {}

    static void write(FleetState fleet, PrintStream out) {
        try (var json = new Json(out)) {
            json.object(() -> json.member("at", fleet.at())
                    .member("verdict", fleet.verdict().word())
                    .member("headline", fleet.headline().text())
                    .array("sources", fleet.sources(), source -> source(json, source))
                    .array("hosts", fleet.hosts(), host -> host(json, host))
                    .array(
                            "direct",
                            fleet.sightings().list(),
                            seen -> sighting(json, seen, fleet.sightings().now())));
        }
    }

    private static void sighting(Json json, Sighting seen, Instant now) {
        var about = seen.check().about();
        var figures = seen.result() instanceof Result.Answered answered ? answered.figures() : List.<Result.Figure>of();
        json.object(() -> json.member("cluster", about.cluster())
                .member("host", about.host().isEmpty() ? null : about.host())
                .member("check", seen.check().text())
                .member("state", seen.state(now).name().toLowerCase(Locale.ROOT))
                .member("at", seen.at())
                .seconds("age_s", Optional.of(Duration.between(seen.at(), now)))
                .member("seen", seen.words())
                .member("reason", seen.reason())
                .array(
                        "faults",
                        seen.result().faults(),
                        fault -> json.object(
                                () -> json.member("kind", fault.kind().name().toLowerCase(Locale.ROOT))
                                        .member("key", fault.key().isEmpty() ? null : fault.key())
                                        .member("severity", fault.critical() ? "critical" : "warning")
                                        .member("fault", fault.lead())
                                        .member("reason", fault.reason())))
                .array(
                        "figures",
                        figures,
                        figure -> json.object(() -> json.member("name", figure.name())
                                .member("key", figure.key().isEmpty() ? null : figure.key())
                                .member("text", figure.text()))));
    }

    static void source(Json json, SourceState source) {
        json.object(() -> json.member("cluster", source.source().cluster())
                .member("kind", source.source().kind().word())
                .member("url", source.source().url().toString())
                .member("state", source.word())
                .seconds("age_s", source.age())
                .seconds("skew_s", source.skew())
                .member("reason", source.reason())
                .member("remedy", source.remedy()));
    }

    private static void host(Json json, HostState host) {
        json.object(() -> json.member("cluster", host.cluster().name())
                .member("host", host.name())
                .member("state", host.state().word())
                .member("muted", host.muted())
                .instant("last_seen", host.lastSeen())
                .member("reason", host.reason())
                .labels("labels", host.host().labels())
                .array("cells", cells(host), cell -> cell.write(json)));
    }

    /// Measured cells, worst first, then unmeasured ones with the reason.
    private static List<Writable> cells(HostState host) {
        var cells = new ArrayList<Writable>();
        for (var cell : host.cells()) {
            cells.add(json -> cell(json, cell));
        }
        for (var quantity : host.absent()) {
            cells.add(json -> absent(json, quantity, host.absence(quantity)));
        }
        return cells;
    }

    private interface Writable {
        void write(Json json);
    }

    private static void absent(Json json, Quantity quantity, Absence absence) {
        json.object(() -> json.member("quantity", quantity.id())
                .labels("key", Labels.EMPTY)
                .member("value", Double.NaN)
                .member("unit", quantity.unit())
                .member("state", CellState.ABSENT.word())
                .seconds("age_s", Optional.empty())
                .none("form")
                .member("reason", absence.reason())
                .member("remedy", absence.remedy()));
    }

    private static void cell(Json json, Cell cell) {
        json.object(() -> json.member("quantity", cell.quantity().id())
                .labels("key", cell.key())
                .member("value", cell.value())
                .member("word", cell.word().orElse(null))
                .member("unit", cell.quantity().unit())
                .member("state", cell.state().word())
                .seconds("age_s", cell.age())
                .member("form", cell.form().id())
                .member("reason", cell.reason()));
    }
}
