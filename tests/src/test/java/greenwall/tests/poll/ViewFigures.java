package greenwall.tests.poll;

import greenwall.fleet.Unit;
import greenwall.fleet.quantity.HostObjective;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.ViewContext;
import greenwall.views.arc.ArcViewContent;
import greenwall.views.ebpf.EbpfViewContent;
import greenwall.views.host.HostViewContent;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.TextBounds;
import greenwall.views.slo.SloViewContent;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedServices;
import greenwall.views.vms.VmViewContent;
import greenwall.views.wall.WallView;
import greenwall.views.widgets.DetailView;
import greenwall.views.widgets.TableData;
import greenwall.views.window.FxToolkit;
import greenwall.views.window.PlatformFxThread;
import greenwall.views.wireguard.WireguardView;
import greenwall.views.zfs.ZfsViewContent;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.scene.Scene;

/// Compares the figures in the views with those worked out by hand: each is the correct one of the correct
/// host, with its unit.
final class ViewFigures {
    private static final int AGEING_TENTHS = 600;
    private static final QuantityCatalogue CATALOGUE = QuantityCatalogue.shipped();

    /// The columns of the wall that show a quantity without conversion.
    private static final Map<String, String> ON_THE_WALL = Map.of(
            "CPU", "cpu.util",
            "Memory", "mem.util",
            "Root", "fs.root.used",
            "ARC hits", "arc.hit_ratio",
            "Clock", "clock.offset",
            "Failed units", "systemd.failed");

    private final FleetState fleet;
    private final ExpectedCells expected;
    private final List<String> wrong = new ArrayList<>();
    private int figures;

    private ViewFigures(FleetState fleet, ExpectedCells expected) {
        this.fleet = fleet;
        this.expected = expected;
    }

    /// Wrong figures in the views, and quantities that none of them shows.
    static List<String> mismatches(FleetState fleet, ExpectedCells expected) {
        var all = new ViewFigures(fleet, expected);
        for (var contents : List.<DetailView.Content>of(
                new ZfsViewContent(),
                new ArcViewContent(),
                new VmViewContent(Map::of),
                new EbpfViewContent(),
                new DetailView.Content("replication"))) {
            all.tables(contents, Optional.empty());
        }
        for (var host : fleet.hosts()) {
            all.tables(new HostViewContent(List.of()), Optional.of(host));
        }
        all.wall();
        all.tunnels();
        all.objectives();
        if (all.figures < 300) {
            all.wrong.add("only " + all.figures + " figures were found on the views");
        }
        return all.wrong;
    }

    private void tables(DetailView.Content contents, Optional<HostState> host) {
        var name = host.map(h -> new Place.HostRef(h.cluster().name(), h.name()));
        var place = new Place(contents.layout().title(), name, TimeRangeChoice.last(Duration.ofHours(1)), Map.of());
        for (var table : contents.tables(Fleets.facts(fleet, place))) {
            for (var row : table.rows()) {
                row.host()
                        .or(() -> name)
                        .ifPresent(of -> row(contents.layout().title() + ", " + table.title(), table, row, of));
            }
        }
    }

    /// The explanation of an item begins with its quantity; text columns, with a lower-case first letter, are
    /// its key.
    private void row(String location, TableData table, TableData.Row row, Place.HostRef host) {
        var keys = new HashMap<String, String>();
        for (int c = 0; c < table.columns().size(); c++) {
            var column = table.columns().get(c);
            if (!column.number()) {
                keys.put(
                        Character.toLowerCase(column.title().charAt(0))
                                + column.title().substring(1),
                        row.items().get(c).text());
            }
        }
        for (var item : row.items()) {
            var why = item.why().get();
            var quantity = why.replaceFirst(" .*", "");
            if (CATALOGUE.quantity(quantity).isPresent() && !why.startsWith(quantity + " absent")) {
                figure(location, host.name(), quantity, keys, item.text());
            }
        }
    }

    private void figure(String location, String host, String quantity, Map<String, String> keys, String text) {
        var unit = Unit.of(CATALOGUE.quantity(quantity).orElseThrow().unit());
        var values = expected.values(host, quantity, keys);
        if (unit == Unit.STATE || values.isEmpty()) {
            return;
        }
        figures++;
        int ageing = ExpectedCells.ages(quantity) ? AGEING_TENTHS : 0;
        for (var value : values) {
            for (int late = 0; late <= ageing; late++) {
                if (text.equals(unit.text(value + late / 10.0)) || Double.isNaN(value)) {
                    return;
                }
            }
        }
        wrong.add(location + ": " + host + " " + quantity + " " + keys + " shows " + text + ", expected one of "
                + values);
    }

    /// Both ends of every tunnel. A peer that is a host of the fleet is shown under the host's name.
    private void tunnels() {
        for (var row : WireguardView.tunnels(fleet).rows()) {
            var host = row.items().getFirst().text();
            var peer = row.items().get(1).text();
            var handshakeText = row.items().get(2).text();
            boolean known = fleet.hosts().stream().anyMatch(h -> h.name().equals(peer));
            if (handshakeText.equals("never")) {
                figures++;
                if (!expected.values(host, "wg.never", Map.of("peer", peer)).contains(1.0)) {
                    wrong.add("tunnels: " + host + " is said never to have heard " + peer);
                }
            } else {
                figure("tunnels", host, "wg.handshake.age", known ? Map.of() : Map.of("peer", peer), handshakeText);
            }
        }
    }

    /// The attained share, and what is left of the error budget.
    private void objectives() {
        var tables = new SloViewContent(() -> HostObjective.DEFAULTS).tables(Fleets.facts(fleet, Place.HOME));
        for (var table : tables) {
            // Objectives of services count requests and have no host.
            if (of(table).isEmpty()) {
                continue;
            }
            var objective = of(table).get();
            for (var row : table.rows()) {
                var host = row.items().getFirst().text();
                var of = row.items().get(1).text();
                var shown = row.items().get(2).text() + " attained, "
                        + row.items().get(3).text() + " left";
                var values = expected.values(host, objective.quantity(), of.isEmpty() ? Map.of() : Map.of("pool", of));
                if (!values.isEmpty()) {
                    figures++;
                    if (values.stream().noneMatch(value -> shown.equals(budgetLeft(objective, value)))) {
                        wrong.add("objectives: " + host + " " + objective.quantity() + " " + of + " shows " + shown
                                + ", expected one of " + values);
                    }
                }
            }
        }
    }

    /// The objective of hosts that a table shows.
    static Optional<HostObjective> of(TableData table) {
        return HostObjective.DEFAULTS.stream()
                .filter(objective -> table.title().startsWith(objective.name()))
                .findFirst();
    }

    static String budgetLeft(HostObjective objective, double value) {
        double left = 1 - (1 - value) / (1 - objective.promised());
        return String.format(Locale.ROOT, "%.3f %% attained, ", value * 100) + Unit.RATIO.text(left) + " left";
    }

    /// Reads the wall as rows: the text on the line of a host's name, below a column title.
    private void wall() {
        FxToolkit.startHeadless();
        var allBounds = FxToolkit.callAndWait(new PlatformFxThread(), () -> {
            var style = new PaintStyle(new StyleSheets(), Theme.NIGHT, 1);
            var view = new WallView(new ViewContext(
                    style,
                    InstantSource.system(),
                    ZoneOffset.UTC,
                    new RangeQueriesOnlyBackend(UnconnectedServices.ranges("not asked")),
                    _ -> {}));
            var scene = new Scene(view.node(), 1920, 1080);
            view.onShown(Place.HOME);
            view.show(fleet);
            scene.snapshot(null);
            return view.textBoxes();
        });
        var titles = new HashMap<String, TextBounds>();
        allBounds.stream()
                .filter(box -> ON_THE_WALL.containsKey(box.text()))
                .forEach(box -> titles.put(box.text(), box));
        if (titles.size() != ON_THE_WALL.size()) {
            wrong.add("the wall shows only the columns " + titles.keySet());
        }
        for (var host : fleet.hosts()) {
            var line = allBounds.stream()
                    .filter(box -> box.text().equals(host.name()))
                    .findFirst();
            if (line.isEmpty()) {
                wrong.add("the wall does not show " + host.name());
                continue;
            }
            ON_THE_WALL.forEach((title, quantity) -> {
                var under = titles.get(title);
                var state = host.state(quantity);
                if (under != null
                        && host.cell(quantity).isPresent()
                        && !Double.isNaN(host.cell(quantity).get().value())) {
                    var text = allBounds.stream()
                            .filter(box -> Math.abs(box.y() - line.get().y()) < 8)
                            .filter(box -> box.x() >= under.x() - 8 && box.x() < under.x() + 30)
                            .map(TextBounds::text)
                            .findFirst()
                            .orElse("nothing (" + state.word() + ")");
                    figure("wall", host.name(), quantity, Map.of(), text);
                }
            });
        }
    }
}
