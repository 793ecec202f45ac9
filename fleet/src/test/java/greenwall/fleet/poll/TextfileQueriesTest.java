package greenwall.fleet.poll;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.identity.IdentitySettings;
import greenwall.fleet.identity.MachineFacts;
import greenwall.fleet.identity.Target;
import greenwall.fleet.state.TargetSamples;
import greenwall.fleet.state.Textfile;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TextfileQueriesTest {
    private final FakeMetrics source = new FakeMetrics();
    private final TextfileQueries queries = new TextfileQueries();

    @Test
    void aTextfileThatIsGoneIsRemoved() {
        var target = new Target(
                Labels.of("job", "node", "instance", "a:9100"),
                true,
                true,
                true,
                0,
                10,
                Optional.empty(),
                Optional.empty(),
                "",
                false,
                false);
        var mapping = HostMapping.EMPTY.next("east", List.of(target), MachineFacts.NONE, IdentitySettings.DEFAULT);
        var facts = new TargetSamples();
        queries.setQueries("job, instance", true);
        var times = "max by (job, instance, file) (node_textfile_mtime_seconds)";
        source.row(times, 100, "job", "node", "instance", "a:9100", "file", "old.prom");
        source.row(times, 900, "job", "node", "instance", "a:9100", "file", "new.prom");
        Supplier<Optional<String>> feedingFile = () -> {
            source.runAll(queries.all());
            queries.take(mapping, facts);
            return facts.findTextfile(target.labels(), "x", List.of()).map(Textfile::file);
        };
        assertThat(feedingFile.get()).contains("old.prom");
        source.removeRows(times).advance(Duration.ofSeconds(15));
        source.row(times, 900, "job", "node", "instance", "a:9100", "file", "new.prom");
        assertThat(feedingFile.get()).contains("new.prom");
        source.removeRows(times).advance(Duration.ofSeconds(15));
        assertThat(feedingFile.get()).isEmpty();
    }

    @Test
    void discoveryKeepsTheQueriesThatAreStillNeeded() {
        queries.setQueries("job, instance", true);
        var before = List.copyOf(queries.all());
        queries.setQueries("job, instance", true);
        assertThat(queries.all()).containsExactlyElementsOf(before);
        queries.setQueries("job, instance", false);
        assertThat(queries.all()).isEmpty();
    }
}
