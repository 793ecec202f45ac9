package greenwall.views.problem;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.styles.Theme;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Place;
import greenwall.views.ProblemOperations;
import greenwall.views.TimeTravel;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.paint.TextBounds;
import greenwall.views.testing.Clicks;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Pictures;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedServices;
import greenwall.views.wall.WallView;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/// A wall with problems, and what was done on it.
abstract class ProblemCardsFixture {
    final List<WindowRequest> windowRequests = new ArrayList<>();
    Consumer<WindowRequest> receiver = windowRequests::add;
    final List<String> performed = new ArrayList<>();
    boolean groupedByHand;
    TimeTravel travel = UnconnectedServices.travel("not here");
    final ProblemOperations operations = new ProblemOperations() {
        @Override
        public void take(Problem problem, Consumer<String> receiver) {
            performed.add(problem.subject().text());
        }

        @Override
        public void release(Problem problem, Consumer<String> receiver) {}

        @Override
        public void conclude(Problem problem, IncidentVerdict verdict, Consumer<String> receiver) {
            performed.add(problem.subject().text() + " was " + verdict.word());
        }

        @Override
        public boolean isGroupedByHand(Problem problem) {
            return groupedByHand;
        }

        @Override
        public void split(String part, Consumer<String> receiver) {
            performed.add("split " + part);
        }

        @Override
        public void join(String part, String problem, Consumer<String> receiver) {
            performed.add(part + " joined to " + problem);
        }
    };

    static FleetState healthyFleet() {
        var builder = Fleets.cluster("east");
        builder.source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK));
        for (var host : List.of("a1", "a2")) {
            builder.host(host, Labels.EMPTY);
            builder.cell(host, "mem.util", Labels.EMPTY, 0.2, CellState.OK, "within its limits");
        }
        return builder.fleet();
    }

    static FleetState fleetWithProblems() {
        var builder = Fleets.cluster("east");
        builder.source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK));
        builder.host("a1", Labels.EMPTY).host("a2", Labels.EMPTY);
        builder.cell("a1", "clock.offset", Labels.EMPTY, 2, CellState.CRITICAL, "above 1 s");
        builder.cell("a2", "tcp.retrans", Labels.EMPTY, 90, CellState.WARN, "above 50 /s");
        return builder.fleet();
    }

    static List<Problem> problems(FleetState fleet, AlertSnapshot alerts) {
        return ProblemBuilder.build(fleet, alerts, List.of(), ProblemEdits.NONE, List.of());
    }

    WallView wall(FleetState fleet, AlertSnapshot alerts, int width, int height) {
        return wall(fleet, alerts, problems(fleet, alerts), width, height);
    }

    WallView wall(FleetState fleet, AlertSnapshot alerts, List<Problem> problems, int width, int height) {
        var ports = new RangeQueriesOnlyBackend(UnconnectedServices.ranges("none")) {
            @Override
            public ProblemOperations problems() {
                return operations;
            }

            @Override
            public TimeTravel travel() {
                return travel;
            }
        };
        var drawn = new WallView[1];
        Pictures.draw("problems", Theme.NIGHT, width, height, style -> {
            drawn[0] = WallView.withProblems(
                    new ViewContext(style, InstantSource.fixed(Fleets.NOW), ZoneOffset.UTC, ports, receiver));
            drawn[0].onShown(Place.HOME);
            drawn[0].show(fleet);
            drawn[0].show(new AlertsAndProblems(alerts, Optional.of(problems), List.of()));
            return drawn[0].node();
        });
        return drawn[0];
    }

    static AlertSnapshot noAlerts() {
        return new AlertSnapshot(Fleets.NOW, List.of(), List.of(), List.of(), List.of(), List.of());
    }

    static ProblemCards cards(Node node) {
        return node.lookupAll("*").stream()
                .filter(ProblemCards.class::isInstance)
                .map(ProblemCards.class::cast)
                .findFirst()
                .orElseThrow();
    }

    static String text(WallView wall) {
        return Fx.get(() ->
                cards(wall.node()).textBounds().stream().map(TextBounds::text).collect(Collectors.joining("\n")));
    }

    static void click(Node node, double x, double y) {
        Clicks.at(node, x, y);
    }

    static void type(WallView wall, String letter) {
        Fx.run(() -> Event.fireEvent(
                wall.node(),
                new KeyEvent(KeyEvent.KEY_TYPED, letter, letter, KeyCode.UNDEFINED, false, false, false, false)));
    }

    static AlertSnapshot alertWithoutAHost() {
        var alert = Fleets.alert(Labels.of("alertname", "JobMissing", "severity", "critical"), AlertPhase.FIRING, "");
        return new AlertSnapshot(Fleets.NOW, List.of(alert), List.of(), List.of(), List.of(), List.of());
    }

    static FleetState manyProblems() {
        var builder = Fleets.cluster("east");
        builder.source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK));
        for (int i = 1; i <= 9; i++) {
            builder.host("a" + i, Labels.EMPTY);
            builder.cell("a" + i, "clock.offset", Labels.EMPTY, 2, CellState.CRITICAL, "above 1 s");
        }
        return builder.fleet();
    }

    static Runnable action(WallView wall, String title) {
        return Fx.get(wall::actions).stream()
                .filter(action -> action.title().startsWith(title))
                .findFirst()
                .orElseThrow()
                .action();
    }
}
