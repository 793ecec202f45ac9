package greenwall.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.fleet.explain.Explainer;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.result.ProbeRunHistory;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.fleet.runbook.run.RunbookRunner;
import greenwall.styles.Theme;
import greenwall.views.probe.RecordedProbeRunner;
import greenwall.views.screenshot.SceneSnapshot;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.FakeExplainer;
import greenwall.views.testing.FakeIncidentRecords;
import greenwall.views.testing.FakeLogs;
import greenwall.views.testing.FakeRangeQueryRunner;
import greenwall.views.testing.FakeTraces;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Pictures;
import greenwall.views.testing.UnconnectedBackend;
import greenwall.views.testing.UnconnectedServices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import javafx.scene.Parent;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextInputControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each parameter of a link changes what its view shows or queries. There is one row for each, with two links
/// that differ only in it. A parameter without a row fails the build, and views reject unknown parameters.
class LinkParametersTest {
    /// H stands for a host with its cluster, TRACE0 and TRACE1 for trace ids.
    private static final String ROWS = """
            time | host?H&time=1h | host?H&time=3h
            host | host?cluster=prod-east&host=node02.fra1 | host?cluster=prod-east&host=node03.fra1
            cluster | host?cluster=prod-east&host=node02.fra1 | host?cluster=prod-west&host=node02.fra1
            filter | wall | wall?filter=node03
            group | wall?group=none | wall?group=location
            order | wall | wall?order=name
            mark | host?H | host?H&mark=2026-11-20T07:00:00Z
            by | alerts?by=none | alerts?by=host
            newest | alerts | alerts?newest=1
            list | alerts | alerts?list=silences
            silence | alerts | alerts?silence=a%3Db
            alert | runbook?H&alert=HostDown | runbook?H&alert=OomKill
            labels | runbook?H&alert=OomKill | runbook?H&alert=OomKill&labels=a%3Db%20c%3Dd
            compare | explain?H | explain?H&compare=1d
            quantity | explain?H | explain?H&quantity=cpu.util
            key. | explain?H&quantity=disk.read.latency | explain?H&quantity=disk.read.latency&key.device=sda
            query | explain?cluster=prod-east | explain?query=up&logs=%7Ba%3D%22b%22%7D
            logs | explain?query=up&logs=%7Ba%3D%22b%22%7D | explain?query=up&logs=%7Ba%3D%22c%22%7D
            at | explain?H&quantity=cpu.util | explain?H&quantity=cpu.util&at=2026-11-20T05:00:00Z
            onset | explain?H&quantity=cpu.util | explain?H&quantity=cpu.util&onset=2026-11-20T07:40:00Z
            find | logs?H | logs?H&find=deploy
            hits | logs?H&find=deploy | logs?H&find=deploy&hits=1
            hide | logs?H | logs?H&hide=INFO
            in | logs?in=prod-east&query=%7Ba%3D%22b%22%7D | logs?in=prod-west&query=%7Ba%3D%22b%22%7D
            q | query?q1=promql:up | query?q1=promql:down
            pick | probe?H | probe?H&pick=yes
            probe | probe?H&pick=yes | probe?H&pick=yes&probe=opensnoop
            with. | probe?H&pick=yes&probe=opensnoop | probe?H&pick=yes&probe=opensnoop&with.pid=77
            run | probe?H&run=1 | probe?H&run=2
            service | traces?service=cart | traces?service=shop
            operation | traces | traces?operation=list
            longer | traces | traces?longer=500ms
            shorter | traces | traces?shorter=2s
            failed | traces | traces?failed=1
            against | traces?id=TRACE0 | traces?id=TRACE0&against=TRACE1
            span | traces?id=TRACE1 | traces?id=TRACE1&span=0000000000000005
            id | incident | incident?id=20261111T080000Z-0002
            file | incident | incident?file=kept.greenwall
            """;

    private static final Duration LONGEST = Duration.ofMinutes(1);

    /// Parameters that are covered by other tests.
    private static final Map<String, String> ELSEWHERE = Map.of(
            "only", "window/ConsoleTest#aLinkShowsOnlyTheHostsThatItNames",
            "asof", "window/ConsoleTest#aLinkOpensAnEarlierInstantAndEscReturnsToNow",
            "name", "dashboard/DashboardViewTest#theNameInALinkSelectsTheDashboard",
            "panel", "dashboard/DashboardLinksTest#aLinkShowsASinglePanel",
            "var-", "dashboard/DashboardVariablesTest#aVariableIsReplacedByItsChosenValues");

    /// A backend that records its queries.
    private static final class RecordingBackend implements UnconnectedBackend {
        private final FakeRangeQueryRunner ranges = new FakeRangeQueryRunner();
        private final FakeLogs logs = new FakeLogs(400, Fleets.NOW);
        private final FakeExplainer explanations = new FakeExplainer();
        private final FakeTraces traces = new FakeTraces(Fleets.NOW);
        private final List<String> requests = new ArrayList<>();
        private final ProbeRunHistory runs = new ProbeRunHistory();

        RecordingBackend() {
            var host = List.of(new ClusterHost("prod-east", "node02.fra1"));
            for (var probe : List.of("execsnoop", "biolatency")) {
                runs.start(ProbeRunner.none("not here"), host, RecordedProbeRunner.ready(probe), Fleets.NOW);
            }
        }

        @Override
        public RangeQueryRunner ranges() {
            return ranges;
        }

        @Override
        public LogQueries logs() {
            return logs;
        }

        @Override
        public Explainer explanations() {
            return explanations;
        }

        @Override
        public ProbeSession probeSession() {
            return new ProbeSession(ProbeCatalogue.builtIn(), runs, false);
        }

        @Override
        public TraceFinder traces() {
            return traces;
        }

        @Override
        public IncidentRecords records() {
            return new FakeIncidentRecords();
        }

        @Override
        public RunbookRunner runbookRunner() {
            return (request, listener) -> {
                requests.add(request.toString());
                return UnconnectedServices.runbooks("not here").begin(request, listener);
            };
        }

        List<String> queries() {
            var queries = new ArrayList<>(requests);
            // The wall queries its sketches gradually, so their number depends on timing.
            ranges.queries().stream().filter(q -> !q.query().equals("sketch")).forEach(q -> queries.add(q.toString()));
            logs.queries().forEach(q -> queries.add(q.toString()));
            explanations.queries().forEach(q -> queries.add(q.toString()));
            queries.addAll(traces.queries());
            return queries;
        }
    }

    /// What the view of a link shows and queries.
    private static List<String> observe(String text) throws IOException {
        var link = "greenwall://"
                + text.replace("TRACE0", FakeTraces.id(0))
                        .replace("TRACE1", FakeTraces.id(1))
                        .replace("H", "cluster=prod-east&host=node02.fra1");
        var place = Place.parse(link, ViewList.ids());
        var ports = new RecordingBackend();
        var view = Fx.get(() -> {
            var created = ViewList.named(place.view()).orElseThrow().factory().apply(Contexts.of(ports));
            created.node().resize(1280, 720);
            created.onShown(place);
            created.show(Fleets.rich());
            created.show(Fleets.firing());
            return created;
        });
        awaitResponses(view);
        // A view shows results from other threads with the next state.
        Fx.run(() -> view.show(Fleets.rich()));
        var picture = Pictures.draw("link", Theme.NIGHT, 1280, 720, _ -> (Parent) view.node());
        var observed = new ArrayList<>(ports.queries());
        observed.addAll(Fx.get(() -> texts(view.node())));
        // The caret in the probe view blinks, so its pictures are not comparable.
        if (!place.view().equals("probe")) {
            observed.add("picture " + Arrays.hashCode(SceneSnapshot.png(picture)));
        }
        Fx.run(view::onHidden);
        return observed;
    }

    private static void awaitResponses(View view) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (Fx.get(view::isWaiting)) {
            assertThat(System.nanoTime()).as("all sources respond").isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static List<String> texts(Parent root) {
        return root.lookupAll("*").stream()
                .map(node -> switch (node) {
                    case Labeled label -> label.getText();
                    case TextInputControl field -> field.getText();
                    default -> "";
                })
                .filter(text -> text != null && !text.isEmpty())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', textBlock = ROWS)
    void theParameterChangesWhatTheViewShows(String parameter, String firstLink, String secondLink) throws IOException {
        var first = observe(firstLink);
        assertThat(observe(secondLink)).as(parameter).isNotEqualTo(first);
        assertThat(observe(firstLink)).as("%s: the same link again", parameter).isEqualTo(first);
    }

    @Test
    void everyParameterThatALinkCanHaveHasItsTest() throws IOException {
        var known = new TreeSet<>(LinkParameters.NAMES);
        known.addAll(List.of("key.", "with.", "var-", "q"));
        var tested = new TreeSet<>(ELSEWHERE.keySet());
        ROWS.lines()
                .forEach(row -> tested.add(row.substring(0, row.indexOf('|')).strip()));
        assertThat(tested).as("parameters of links whose effect a test holds").isEqualTo(known);
        for (var test : ELSEWHERE.values()) {
            int hash = test.indexOf('#');
            assertThat(Files.readString(Path.of("src/test/java/greenwall/views", test.substring(0, hash) + ".java")))
                    .contains("void " + test.substring(hash + 1) + "(");
        }
    }

    @Test
    void everyParameterAndViewIsDocumented() throws IOException {
        var document = Files.readString(Path.of("..", "docs", "links.md"));
        assertThat(LinkParameters.NAMES).allSatisfy(name -> assertThat(document).contains("`" + name + "`"));
        assertThat(ViewList.ids()).allSatisfy(id -> assertThat(document).contains("`" + id + "`"));
    }

    @Test
    void unknownParametersAreRejectedByViewsAndIgnoredInLinks() {
        assertThatThrownBy(() -> Place.HOME.with("unread", "1")).hasMessageContaining("unread");
        assertThat(Place.parse("greenwall://wall?unread=1", ViewList.ids())).isEqualTo(Place.HOME);
    }
}
