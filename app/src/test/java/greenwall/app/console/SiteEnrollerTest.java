package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.config.ConfigPaths;
import greenwall.app.site.HostActions;
import greenwall.app.site.SharedPracticeRange;
import greenwall.app.site.Site;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ProbeRunEvent.HostKeyAnswer;
import greenwall.fleet.probe.run.ProbeRunEvent.HostKeyPrompt;
import greenwall.fleet.state.FleetState;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.views.Enroller;
import greenwall.views.testing.DirectFxThread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SiteEnrollerTest {
    @TempDir
    private Path home;

    private record Planned(Enroller.PlanResult plan, List<ProbeRunEvent> questions) {}

    /// Plans a host of a range whose key is not known.
    private Planned plan(HostKeyAnswer answer) throws Exception {
        return plan(answer, _ -> {});
    }

    /// @param asked called while the login waits for the answer
    private Planned plan(HostKeyAnswer answer, Consumer<HostActions> asked) throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withHosts(3))) {
            var ssh = range.ssh();
            var host = range.world().hosts().getFirst().name();
            var config = Files.writeString(
                    home.resolve("ssh_config"),
                    "Host *\n  IdentityFile \"" + ssh.keyFile().toAbsolutePath()
                            + "\"\n  IdentitiesOnly yes\n  IdentityAgent none\n  UserKnownHostsFile \""
                            + home.resolve("known_hosts") + "\"\n  GlobalKnownHostsFile none\n");
            var yaml = "clusters: [{name: east, prometheus: {url: \"http://127.0.0.1:1\"}}]\nssh: {config: \"" + config
                    + "\", addresses: {\"" + host + "\": \"" + ssh.user(host) + "@" + ssh.host() + ":" + ssh.port()
                    + "\"}}\n";
            var questions = new CopyOnWriteArrayList<ProbeRunEvent>();
            try (var site = ConfiguredSite.connect(home, yaml, InstantSource.system());
                    var hosts = actions(site);
                    var threads = new SiteThreads(new DirectFxThread(true))) {
                var result = new CompletableFuture<Enroller.PlanResult>();
                new SiteEnroller(hosts.enrolment(), HostActions.enrolmentRefusal(site), threads)
                        .plan(
                                host,
                                "server",
                                question -> {
                                    questions.add(question);
                                    asked.accept(hosts);
                                    ((HostKeyPrompt) question).answer().accept(answer);
                                },
                                result::complete);
                return new Planned(result.get(60, TimeUnit.SECONDS), questions);
            }
        }
    }

    private HostActions actions(Site site) {
        return HostActions.of(
                site, new ConfigPaths("linux", home, _ -> null), InstantSource.system(), () -> FleetState.EMPTY);
    }

    @Test
    void aRefusedHostKeyIsTheReasonWhyThereIsNoPlan() throws Exception {
        var planned = plan(HostKeyAnswer.NO);
        assertThat(planned.questions()).hasSize(1);
        assertThat(planned.plan().error()).contains("key");
        assertThat(home.resolve("known_hosts")).doesNotExist();
    }

    @Test
    void aConnectionThatIsOpenedWhileItsSiteClosesIsNotUsed() throws Exception {
        var planned = plan(HostKeyAnswer.REMEMBER, HostActions::close);
        assertThat(planned.questions()).hasSize(1);
        assertThat(planned.plan().error()).contains("the configuration of this connection is no longer in use");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NO")
    void aHostIsInspectedOnceItsKeyIsTrusted(HostKeyAnswer trust) throws Exception {
        var planned = plan(trust);
        assertThat(planned.questions()).hasSize(1);
        assertThat(planned.plan().error()).doesNotContain("key");
        assertThat(Files.exists(home.resolve("known_hosts"))).isEqualTo(trust == HostKeyAnswer.REMEMBER);
    }

    /// Its hosts answer no scripts, so the inspection would fail with an error of their shell.
    @Test
    void theConsoleSaysAtOnceThatHostsOfThePracticeRangeCannotBeAdded() throws Exception {
        var yaml = "clusters: [{name: east, prometheus: {url: \"http://127.0.0.1:1\"}}]\n";
        try (var range = new SharedPracticeRange(() -> {}).lease();
                var site = ConfiguredSite.connect(home, yaml, InstantSource.system(), range);
                var hosts = actions(site);
                var threads = new SiteThreads(new DirectFxThread(true))) {
            assertThat(new SiteEnroller(hosts.enrolment(), HostActions.enrolmentRefusal(site), threads)
                            .unavailableReason())
                    .contains("hosts cannot be added on the practice range, because nothing can be installed on its"
                            + " hosts");
        }
    }
}
