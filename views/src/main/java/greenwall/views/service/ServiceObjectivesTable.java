package greenwall.views.service;

import static greenwall.views.widgets.TableData.Item.text;

import greenwall.fleet.Unit;
import greenwall.fleet.quantity.ServiceLevelObjectives;
import greenwall.fleet.service.Service;
import greenwall.fleet.service.ServiceErrorBudgets;
import greenwall.fleet.state.CellState;
import greenwall.views.Place;
import greenwall.views.ServiceLinks;
import greenwall.views.Services;
import greenwall.views.TimeRangeChoice;
import greenwall.views.widgets.ColumnHeadings;
import greenwall.views.widgets.ErrorBudgetText;
import greenwall.views.widgets.TableData;
import greenwall.views.widgets.TableData.Item;
import greenwall.views.widgets.TableData.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// Converts the objectives of services to a table. Does not depend on JavaFX.
public final class ServiceObjectivesTable {
    private static final int LEFT = 3;

    private ServiceObjectivesTable() {}

    /// All configured objectives, worst first. Unmeasured ones also have a row.
    ///
    /// @param answer empty while the services are loaded
    public static TableData all(Optional<Services.Answer> answer, ServiceLevelObjectives objectives) {
        var rows = new ArrayList<Row>();
        answer.ifPresent(known ->
                known.services().forEach(service -> rows.addAll(rows(service, objectives, Place.HOME.range()))));
        rows.addAll(missing(answer, objectives.services().keySet(), ServiceErrorBudgets.BUDGET));
        rows.addAll(missing(answer, objectives.latency().keySet(), ServiceErrorBudgets.LATENCY_BUDGET));
        rows.sort(Comparator.comparing(Row::state)
                .thenComparing(row -> row.items().getFirst().text()));
        return table("Objectives of services", rows);
    }

    static TableData of(Service service, ServiceLevelObjectives objectives, TimeRangeChoice range) {
        return table("Objectives, over " + objectives.period(), rows(service, objectives, range));
    }

    private static TableData table(String title, List<Row> rows) {
        return new TableData(
                title,
                new ColumnHeadings()
                        .text("Service", "Objective")
                        .numbers("Achieved", "Budget left", "Runs out", "Burn rate 1 h", "Burn rate 6 h")
                        .text("Reason"),
                rows,
                "No service has an objective: set slo.services or slo.latency in the configuration.");
    }

    /// The remaining budget of each row; NaN if it is not known now.
    public static DoubleStream remainingBudgets(TableData table) {
        return table.rows().stream()
                .mapToDouble(row -> row.state().isUnknown()
                        ? Double.NaN
                        : row.items().get(LEFT).order());
    }

    private static List<Row> rows(Service service, ServiceLevelObjectives objectives, TimeRangeChoice range) {
        return service.readings().stream()
                .flatMap(reading -> reading.burn().stream().map(burn -> row(service, reading, burn, objectives, range)))
                .toList();
    }

    private static Row row(
            Service service,
            Service.Reading reading,
            Service.BurnRate burn,
            ServiceLevelObjectives objectives,
            TimeRangeChoice range) {
        var window = objectives.window();
        double left = reading.value();
        return new Row(
                        reading.state(),
                        List.of(
                                text(service.name()),
                                text(burn.objective()),
                                new Item(
                                                ErrorBudgetText.percentage(burn.attained()),
                                                CellState.OK,
                                                reading.form().by() + ": "
                                                        + reading.form().expr())
                                        .ordered(burn.attained()),
                                new Item(
                                        Double.isNaN(left) ? reading.state().word() : Unit.RATIO.text(left),
                                        reading.state(),
                                        Math.clamp(left, 0, 1),
                                        reading::reason,
                                        left),
                                text(ErrorBudgetText.exhaustedIn(
                                        left, ErrorBudgetText.sixHours(burn.hour(), burn.sixHours()), window)),
                                ErrorBudgetText.item(burn.hour(), window, CellState.OK, ""),
                                ErrorBudgetText.item(burn.sixHours(), window, CellState.OK, ""),
                                text(reading.state() == CellState.OK ? "" : reading.reason())))
                .opening(ServiceLinks.of(service, range));
    }

    /// The rows of objectives that have no reading.
    private static List<Row> missing(Optional<Services.Answer> answer, Set<String> names, String quantity) {
        return names.stream()
                .sorted()
                .flatMap(name -> {
                    var named = answer.stream()
                            .flatMap(known -> known.services().stream())
                            .filter(service ->
                                    ServiceErrorBudgets.namesOf(service).anyMatch(name::equals))
                            .toList();
                    return named.stream()
                                    .anyMatch(
                                            service -> service.reading(quantity).isPresent())
                            ? Stream.empty()
                            : Stream.of(missing(name, quantity, named, unknownService(answer)));
                })
                .toList();
    }

    /// Why no service of a name is known, and whether there may still be one.
    private static Item unknownService(Optional<Services.Answer> answer) {
        if (answer.isEmpty()) {
            return new Item("not loaded yet", CellState.SILENT, "");
        }
        return answer.get().errors().isEmpty()
                ? new Item("no service of this name is known", CellState.ABSENT, "")
                : new Item("not known, because not every source responds", CellState.SILENT, "");
    }

    private static Row missing(String name, String quantity, List<Service> named, Item unknown) {
        boolean latency = quantity.equals(ServiceErrorBudgets.LATENCY_BUDGET);
        boolean silent = named.isEmpty()
                ? unknown.state() == CellState.SILENT
                : named.stream().anyMatch(service -> service.state() == CellState.SILENT);
        boolean measured = named.stream()
                .anyMatch(service -> service.reading(latency ? "p99" : "errors").isPresent());
        var state = silent ? CellState.SILENT : CellState.ABSENT;
        var why = named.isEmpty()
                ? unknown.text()
                : silent
                        ? "its source does not respond"
                        : measured
                                ? "queried, no response yet"
                                : latency ? "no metric reports its latency" : "no metric reports its errors";
        var items = new ArrayList<>(List.of(
                text(name),
                text(latency ? "answered in time" : "succeeded"),
                Item.NOTHING,
                new Item(state.word(), state, why)));
        items.addAll(List.of(Item.NOTHING, Item.NOTHING, Item.NOTHING));
        items.add(text(why));
        return new Row(state, items);
    }
}
