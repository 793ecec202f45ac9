package greenwall.tests.rules;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.runbook.RunbookFolderReader;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.runbook.RunbookError;
import greenwall.fleet.runbook.RunbookLibrary;
import greenwall.fleet.runbook.run.RunbookLinter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RunbookLinterTest {
    @Test
    void eachErrorIsReportedWithItsFileAndLine() throws Exception {
        var folder = Path.of(Objects.requireNonNull(RunbookLinterTest.class.getResource("/bad-runbooks/bad.md"))
                        .toURI())
                .getParent();
        var read = RunbookFolderReader.read(List.of(folder));
        var errors = RunbookLinter.problems(
                RunbookLibrary.only(read.runbooks()),
                List.of("HighCPU", "NobodyWroteOne"),
                QuantityCatalogue.shipped(),
                greenwall.fleet.probe.ProbeCatalogue.builtIn(),
                _ -> false);
        assertThat(errors.stream().map(RunbookError::toString))
                .anySatisfy(p -> assertThat(p).contains("alert NobodyWroteOne has no runbook"))
                .anySatisfy(p -> assertThat(p).startsWith("bad.md:10: a dead link: there is no file nowhere.md"))
                .anySatisfy(p -> assertThat(p).startsWith("bad.md:10: a dead link: bad.md has no section #nowhere"))
                .anySatisfy(p -> assertThat(p).startsWith("bad.md:10: found a link to javascript:"))
                .anySatisfy(p -> assertThat(p).startsWith("bad.md:14: this is not valid PromQL"))
                .anySatisfy(p ->
                        assertThat(p).startsWith("bad.md:18: found \"$host").contains("double quotes"))
                .anySatisfy(p -> assertThat(p).startsWith("bad.md:22: there is no quantity \"cpu.utility\""))
                .anySatisfy(p -> assertThat(p).startsWith("bad.md:26: this is not valid LogQL"))
                .anySatisfy(p -> assertThat(p).startsWith("bad.md:30: there is no probe \"biolatencey\""))
                .anySatisfy(
                        p -> assertThat(p).startsWith("bad.md:36: this branch leads to a section that does not exist"))
                .anySatisfy(p -> assertThat(p).startsWith("bad.md:44: $pool is within quotes"))
                .anySatisfy(p -> assertThat(p).contains("bad.md:49: unknown verdict \"perhaps\""))
                .anySatisfy(p -> assertThat(p).startsWith("bad.md:1: it has no section \"remedy\""));
    }
}
