package greenwall.views.service;

import static greenwall.views.widgets.TableData.Item.text;

import greenwall.fleet.InstantText;
import greenwall.fleet.Unit;
import greenwall.fleet.service.Service;
import greenwall.fleet.service.ServiceReleases;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.views.Place;
import greenwall.views.ServiceLinks;
import greenwall.views.TimeRangeChoice;
import greenwall.views.widgets.ColumnHeadings;
import greenwall.views.widgets.TableData;
import greenwall.views.widgets.TableData.Item;
import greenwall.views.widgets.TableData.Row;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Creates the tables of one service. Does not depend on JavaFX.
final class ServiceDetailTables {
    private ServiceDetailTables() {}

    /// The callers and callees of a service.
    static TableData neighbours(Service service, List<Service> all, TimeRangeChoice range) {
        var rows = new ArrayList<Row>();
        var ofCluster = all.stream()
                .filter(other -> other.cluster().equals(service.cluster()))
                .toList();
        ofCluster.forEach(other -> other.traffic().stream()
                .filter(call -> call.to().equals(service.name()))
                .forEach(call -> rows.add(row("called by", other, call, range))));
        service.traffic()
                .forEach(call -> ofCluster.stream()
                        .filter(other -> other.name().equals(call.to()))
                        .findFirst()
                        .ifPresent(other -> rows.add(row("calls", other, call, range))));
        return new TableData(
                "Dependencies",
                new ColumnHeadings()
                        .text("", "Service", "State")
                        .numbers("Calls", "Failed")
                        .text("Reason"),
                rows,
                "No calls to or from this service are known. Calls come from service graph metrics.");
    }

    private static Row row(String how, Service other, Service.Call call, TimeRangeChoice range) {
        return new Row(
                        other.state(),
                        List.of(
                                text(how),
                                text(other.name()),
                                new Item(other.state().word(), other.state(), other.reason()),
                                number(Unit.of("1/s"), call.rate(), CellState.OK),
                                number(Unit.RATIO, call.errors(), errorState(call.errors())),
                                text(other.reason())))
                .opening(ServiceLinks.of(other, range));
    }

    /// Uses the same limits as for the errors of a service.
    static CellState errorState(double errors) {
        return errors > 0.05 ? CellState.CRITICAL : errors > 0.01 ? CellState.WARN : CellState.OK;
    }

    private static Item number(Unit unit, double value, CellState state) {
        return Double.isNaN(value) ? Item.NOTHING : new Item(unit.text(value), state, "").ordered(value);
    }

    /// The hosts of a service, with the state and the first problem of each.
    static TableData hosts(Service service, FleetState fleet) {
        var rows = service.hosts().stream()
                .map(name -> {
                    var host = fleet.host(service.cluster(), name);
                    var state = host.map(h -> h.state()).orElse(CellState.ABSENT);
                    var worst = host.stream()
                            .flatMap(h -> h.cells().stream())
                            .filter(cell -> cell.state().isProblem())
                            .findFirst();
                    return new Row(
                            state,
                            List.of(
                                    text(name),
                                    new Item(host.isPresent() ? state.word() : "not a host of the fleet", state, ""),
                                    text(worst.map(cell -> cell.quantity().id() + ": " + cell.reason())
                                            .orElse(""))),
                            host.map(Place.HostRef::of));
                })
                .toList();
        return new TableData(
                "Runs on",
                new ColumnHeadings().text("Host", "State", "Problem"),
                rows,
                "No target of this service is on a known host.");
    }

    /// @param live whether the window of the releases ends now
    /// @param nothing why there are none
    static TableData releases(ServiceReleases deployments, boolean live, Instant now, ZoneId zone, String nothing) {
        Function<Instant, String> time = at -> InstantText.day(at, now, zone) + " " + InstantText.seconds(at, zone);
        var rows = deployments.releases().stream()
                .map(release -> new Row(
                        CellState.IDLE,
                        List.of(
                                text(release.version()),
                                text(
                                        release.began()
                                                ? "since " + time.apply(release.first())
                                                : "before this time range"),
                                text(
                                        release.ended()
                                                ? "until " + time.apply(release.last())
                                                : live ? "running" : "running at the end of this time range"))))
                .toList();
        return new TableData("Releases", new ColumnHeadings().text("Version", "Since", ""), rows, nothing);
    }
}
