package greenwall.connectors.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.probe.Probe;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.ProbeFileReader;
import greenwall.fleet.probe.run.CpuBudget;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SshProbeRunTest {
    private static final String PLAIN = "  plain  rows vmstat 1 {seconds}\n";
    private static final String BPFTRACE = "  bpftrace  json\n    | BEGIN { exit(); }\n";

    private static Probe ofSite(String name, String tools) {
        var text = "probe " + name + "\n  question  What?\n  shows     note\n  duration  5 10\n" + tools;
        var read = ProbeFileReader.read("a.probe", text);
        assertThat(read).as(read.toString()).isInstanceOf(ProbeFileReader.Parsed.class);
        return ((ProbeFileReader.Parsed) read).probe();
    }

    private static Optional<String> refusal(Probe probe, Optional<String> helper) {
        var ready = (Ready) probe.prepare(Map.of(), probe.defaultDuration());
        return SshProbeRun.refusal(
                ready,
                new ProbeToolSettings(false, helper, Map.of(), false, new CpuBudget(0.5, 0.5), Optional.empty()));
    }

    @Test
    void aHelperRunsOnlyTheBuiltInProgramOfAName() {
        var helper = Optional.of("/usr/local/sbin/greenwall-probe");
        var builtIn = ProbeCatalogue.builtIn().probe("opensnoop").orElseThrow();
        assertThat(refusal(builtIn, helper)).isEmpty();
        for (var name : new String[] {"opensnoop", "mine"}) {
            assertThat(refusal(ofSite(name, BPFTRACE), helper))
                    .contains("the helper on the hosts runs only the built-in probes, and " + name
                            + " is the site's own (give it only \"plain\" tools, or remove ssh: {helper})");
            assertThat(refusal(ofSite(name, PLAIN + BPFTRACE), helper)).isPresent();
            assertThat(refusal(ofSite(name, PLAIN), helper)).isEmpty();
            assertThat(refusal(ofSite(name, BPFTRACE), Optional.empty())).isEmpty();
        }
    }
}
