package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.state.FleetState;
import greenwall.views.testing.DirectFxThread;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteMetricExplainerTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    @TempDir
    private Path home;

    @Test
    void hostJournalsAreReusedBetweenExplanations() throws Exception {
        var opened = new CopyOnWriteArrayList<String>();
        var completed = new CopyOnWriteArrayList<Explanation>();
        var clock = InstantSource.fixed(NOW);
        var question = ExplainQuestion.of(
                new ExplainQuestion.HostSubject("east", "node04", Optional.of("up"), Labels.EMPTY), NOW);
        try (var site = ConfiguredSite.connect(
                        home, "clusters: [{name: east, prometheus: {url: \"http://127.0.0.1:1\"}}]\n", clock);
                var explanations = new SiteMetricExplainer(
                        site,
                        cluster -> {
                            opened.add(cluster);
                            return Optional.empty();
                        },
                        () -> FleetState.EMPTY,
                        clock,
                        ZoneOffset.UTC,
                        completed::add,
                        new DirectFxThread(true))) {
            explanations.allowJournal();
            explanations.explain(question, _ -> {});
            explanations.explain(question, _ -> {});
            Await.await("both explanations", () -> completed.size() == 2);
        }
        assertThat(opened).isEqualTo(List.of("east"));
    }
}
