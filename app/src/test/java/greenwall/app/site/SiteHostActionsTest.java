package greenwall.app.site;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.config.ConfigPaths;
import greenwall.app.console.ConfiguredSite;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteHostActionsTest {
    @Test
    void theOverheadOfAProbeWithAConstantRateIsKnown(@TempDir Path home) throws Exception {
        var clock = InstantSource.system();
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withHosts(2))) {
            var yaml = "clusters: [{name: east, prometheus: {url: \""
                    + range.servers().prometheus() + "\"}}]\n";
            try (var site = ConfiguredSite.connect(home, yaml, clock)) {
                var fleet = site.singlePoller().poll();
                var host = fleet.hosts().getFirst().name();
                var probe = ProbeCatalogue.builtIn().probe("oomkill").orElseThrow();
                var ready = (Ready) probe.prepare(Map.of(), probe.defaultDuration());
                try (var hosts = HostActions.of(site, new ConfigPaths("linux", home, _ -> null), clock, () -> fleet)) {
                    assertThat(hosts.probes()
                                    .forecast(new ClusterHost("east", host), ready)
                                    .text())
                            .startsWith("1 events a second");
                }
            }
        }
    }
}
