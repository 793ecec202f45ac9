package greenwall.views.service.list;

import static greenwall.views.widgets.TableData.Item.text;

import greenwall.fleet.DurationText;
import greenwall.fleet.service.Service;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.views.Place;
import greenwall.views.ServiceLinks;
import greenwall.views.Services;
import greenwall.views.TimeRangeChoice;
import greenwall.views.widgets.Banner;
import greenwall.views.widgets.ColumnHeadings;
import greenwall.views.widgets.SharedPhrases;
import greenwall.views.widgets.TableData;
import greenwall.views.widgets.TableData.Item;
import greenwall.views.widgets.TableData.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/// Converts the services to a banner and a table. Does not depend on JavaFX.
final class ServiceListTable {
    private static final List<String> SHOWN =
            List.of("rate", "errors", "p50", "p99", "budget", "latency_budget", "up", "saturation");
    private static final int MAX_NAMES = 3;

    private ServiceListTable() {}

    static List<List<Banner.Part>> banner(Services.Answer answer, Instant now) {
        var lines = new ArrayList<List<Banner.Part>>();
        lines.add(SharedPhrases.states(
                answer.services().stream()
                        .map(service -> shown(service, answer, now))
                        .toList(),
                "service",
                "services"));
        answer.errors().forEach(error -> lines.add(Banner.line(error, CellState.SILENT)));
        return lines;
    }

    /// The state to show. If the answer is old, the present state is unknown.
    private static CellState shown(Service service, Services.Answer answer, Instant now) {
        return answer.isOld(now) ? CellState.SILENT : service.state();
    }

    /// @param sparkline the earlier values of a service's quantity
    /// @param range the time range in which a service is opened
    static TableData table(
            Services.Answer answer,
            BiFunction<Service, String, List<Float>> sparkline,
            FleetState fleet,
            TimeRangeChoice range,
            Instant now) {
        var measured = SHOWN.stream()
                .filter(quantity -> answer.services().stream()
                        .anyMatch(service -> service.reading(quantity).isPresent()))
                .toList();
        var rows = answer.services().stream()
                .map(service ->
                        row(service, measured, answer, sparkline, fleet, now).opening(ServiceLinks.of(service, range)))
                .toList();
        return new TableData(
                        "Services",
                        new ColumnHeadings()
                                .text("Service", "State")
                                .numbers(measured.stream()
                                        .map(ServiceListTable::heading)
                                        .toArray(String[]::new))
                                .text("Reason", "Runs on", "Calls", "Cluster"),
                        rows,
                        answer.errors().isEmpty()
                                ? "No service metrics were found; docs/services.md lists the exporters whose metrics"
                                        + " are read."
                                : "No service is known; the lines above say why.")
                .compact();
    }

    private static String heading(String quantity) {
        return quantity.matches("p\\d+")
                ? quantity
                : quantity.substring(0, 1).toUpperCase(Locale.ROOT)
                        + quantity.substring(1).replace('_', ' ');
    }

    private static Row row(
            Service service,
            List<String> measured,
            Services.Answer answer,
            BiFunction<Service, String, List<Float>> sparkline,
            FleetState fleet,
            Instant now) {
        var state = shown(service, answer, now);
        boolean old = answer.isOld(now);
        var reason = old
                ? "its source last responded " + DurationText.of(Duration.between(answer.at(), now)) + " ago"
                : service.reason();
        var items = new ArrayList<Item>();
        items.add(text(service.name()));
        items.add(new Item(state.word(), state, reason));
        for (var quantity : measured) {
            items.add(service.reading(quantity)
                    .map(reading -> item(reading, old).withSparkline(sparkline.apply(service, quantity)))
                    .orElse(Item.NOTHING));
        }
        items.add(text(reason));
        items.add(text(few(service.hosts())));
        items.add(text(few(service.callees())));
        items.add(text(service.cluster()));
        return new Row(state, items, host(service, fleet));
    }

    private static Item item(Service.Reading reading, boolean old) {
        double value = reading.value();
        var age = reading.age().map(a -> ", " + DurationText.of(a) + " old").orElse("");
        return new Item(
                reading.text(),
                old ? CellState.SILENT : reading.state(),
                reading.burn().isPresent() ? value : Double.NaN,
                () -> reading.quantity().meaning() + ": " + reading.state().word()
                        + (reading.reason().isEmpty() ? "" : ", " + reading.reason()) + age + ", by "
                        + reading.form().by() + ": " + reading.form().expr(),
                value);
    }

    private static String few(List<String> names) {
        var some = String.join(", ", names.subList(0, Math.min(MAX_NAMES, names.size())));
        return names.size() > MAX_NAMES ? some + " and " + (names.size() - MAX_NAMES) + " more" : some;
    }

    private static Optional<Place.HostRef> host(Service service, FleetState fleet) {
        return service.hosts().stream()
                .filter(name -> fleet.host(service.cluster(), name).isPresent())
                .map(name -> new Place.HostRef(service.cluster(), name))
                .findFirst();
    }
}
