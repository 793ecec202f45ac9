package greenwall.tests.console;

import greenwall.app.config.Config;
import greenwall.app.config.ConfigLoader;
import greenwall.app.console.ConsoleSession;
import greenwall.app.console.LiveDisplay;
import greenwall.app.console.Notifier;
import greenwall.app.console.PollTiming;
import greenwall.app.console.PollTiming.DelayTimer;
import greenwall.app.console.SaveFailures;
import greenwall.app.console.SavedStateFile;
import greenwall.app.console.SavedWindowsFile;
import greenwall.app.console.SiteBackend;
import greenwall.app.console.SiteSwitcher;
import greenwall.app.console.StateBeforeWindow;
import greenwall.app.site.Site;
import greenwall.fleet.notification.NotificationPolicy;
import greenwall.fleet.probe.run.CpuBudget;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.fleet.state.SourceClock;
import greenwall.lab.PracticeRange;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Place;
import greenwall.views.ViewList;
import greenwall.views.window.ConsoleContext;
import greenwall.views.window.ConsoleWindows;
import greenwall.views.window.PlatformFxThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;

/// The console with its windows, assembled by hand over the sources of a range, so that a test can set its
/// clock and open places in it.
public final class AssembledConsole implements AutoCloseable {
    private final Site site;
    private final ConsoleSession consoleSession;
    private final SavedWindowsFile session;
    private final SiteSwitcher live;
    private final ConsoleWindows console;
    private volatile FleetState last = FleetState.EMPTY;
    private final AtomicLong states = new AtomicLong();
    private final AtomicLong firings = new AtomicLong();

    /// @param sources the addresses: those of [#ssh], and `prometheus`, `loki` and `alertmanager`
    public AssembledConsole(Path folder, Properties sources, InstantSource clock, DelayTimer timer) throws IOException {
        var home = new SiteFolder(folder, clock);
        site = home.connect(config(home, sources), "test");
        var fx = new PlatformFxThread();
        var time = new SourceClock(clock);
        consoleSession = new ConsoleSession(home.paths(), time, ZoneOffset.UTC, fx);
        session = new SavedWindowsFile(folder.resolve("session"), new SaveFailures(), true);
        var shownStates = new StateBeforeWindow<FleetState>();
        var shownFirings = new StateBeforeWindow<AlertsAndProblems>();
        var notices = new StateBeforeWindow<NotificationPolicy.Notice>();
        var messages = new StateBeforeWindow<String>();
        var dependencies = new LiveDisplay.Dependencies(
                clock,
                time,
                () -> clock.millis() * 1_000_000,
                new SavedStateFile(folder.resolve("last.gz"), new SaveFailures()),
                state -> {
                    last = state;
                    if (!state.hosts().isEmpty() && !state.outdated()) {
                        states.incrementAndGet();
                    }
                    shownStates.show(state);
                },
                (AlertsAndProblems firing) -> {
                    firings.incrementAndGet();
                    shownFirings.show(firing);
                },
                Optional.of(new Notifier(
                        Map.of(),
                        notice -> {
                            notices.show(notice);
                            messages.show(notice.title() + ": " + notice.text());
                        },
                        consoleSession::ownName)));
        live = new SiteSwitcher(
                site,
                consoleSession,
                new PollTiming(clock, () -> timer),
                shown -> new LiveDisplay(shown, consoleSession.recent(), dependencies));
        console = ConsoleWindows.start(
                () -> new ConsoleContext(new StyleSheets(), ViewList.all(), time, ZoneOffset.UTC, live::backend),
                session,
                new ConsoleWindows.StartWindows(List.of(Place.HOME), Optional.empty(), Optional.of(Theme.NIGHT)));
        shownStates.open(console::show);
        shownFirings.open(console::show);
        notices.open(console::showNotice);
        messages.open(console::postMessage);
    }

    /// The SSH settings of a range's hosts.
    public static Properties ssh(PracticeRange range) {
        var properties = new Properties();
        properties.setProperty("ssh.port", String.valueOf(range.ssh().port()));
        properties.setProperty("ssh.host", range.ssh().host());
        properties.setProperty("ssh.key", range.ssh().keyFile().toAbsolutePath().toString());
        properties.setProperty("ssh.hostKey", range.ssh().hostKey());
        for (var host : range.world().hosts()) {
            properties.setProperty("user." + host.name(), range.ssh().user(host.name()));
        }
        return properties;
    }

    private static Config config(SiteFolder home, Properties sources) throws IOException {
        var folder = home.folder();
        var options = new ConfigLoader.Options(
                Optional.empty(),
                Map.of(
                        Source.Kind.PROMETHEUS, List.of(sources.getProperty("prometheus")),
                        Source.Kind.LOKI, List.of(sources.getProperty("loki")),
                        Source.Kind.ALERTMANAGER, List.of(sources.getProperty("alertmanager"))),
                false);
        var known = Files.writeString(
                folder.resolve("known_hosts"),
                "[" + sources.getProperty("ssh.host") + "]:" + sources.getProperty("ssh.port") + " "
                        + sources.getProperty("ssh.hostKey") + "\n");
        var ssh = Files.writeString(
                folder.resolve("ssh_config"),
                "Host *\n  IdentityFile \"" + sources.getProperty("ssh.key")
                        + "\"\n  IdentitiesOnly yes\n  IdentityAgent none\n  UserKnownHostsFile \"" + known
                        + "\"\n  GlobalKnownHostsFile none\n");
        var addresses = new HashMap<String, String>();
        for (var name : sources.stringPropertyNames()) {
            if (name.startsWith("user.")) {
                addresses.put(
                        name.substring("user.".length()),
                        sources.getProperty(name) + "@" + sources.getProperty("ssh.host") + ":"
                                + sources.getProperty("ssh.port"));
            }
        }
        return home.config(options)
                .withSsh(new Config.Ssh(
                        Optional.empty(),
                        ssh,
                        true,
                        Optional.empty(),
                        false,
                        false,
                        addresses,
                        List.of(),
                        new CpuBudget(4, 1),
                        false));
    }

    public ConsoleWindows console() {
        return console;
    }

    public SiteBackend ports() {
        return live.backend();
    }

    public FleetState last() {
        return last;
    }

    /// The hosts that can be reached by SSH.
    public List<HostState> reached() {
        return last.hosts().stream()
                .filter(h -> site.config().ssh().addresses().containsKey(h.name()))
                .toList();
    }

    /// The number of states that the poller has reported.
    public long states() {
        return states.get();
    }

    public long firings() {
        return firings.get();
    }

    @Override
    public void close() throws Exception {
        live.close();
        console.close();
        console.awaitClosed();
        session.close();
        consoleSession.close();
    }
}
