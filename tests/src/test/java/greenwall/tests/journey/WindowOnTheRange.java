package greenwall.tests.journey;

import greenwall.connectors.incident.IncidentFile;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentStore;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.incident.IncidentKind;
import greenwall.tests.console.QueriedConsoleProcess;
import greenwall.tests.console.RangeConfig;
import greenwall.views.testing.Xvfb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A console in a real window on a practice range, and the records that it wrote.
final class WindowOnTheRange {
    private static final Duration SOON = Duration.ofMinutes(3);

    private WindowOnTheRange() {}

    /// The steps of the user.
    interface Journey {
        void go(ScreenUser user) throws Exception;
    }

    /// From the selected problem to its record, and its export.
    static void exportByKeys(ScreenUser user) throws Exception {
        user.press("i");
        user.await("Export");
        user.press("ctrl+k");
        user.write("export");
        user.press("Return");
    }

    /// Treats the range like any other site: the console gets it from its configuration.
    static void play(Path home, List<IncidentKind> names, Journey journey) throws Exception {
        var options = PracticeRangeOptions.DEFAULT.withIncidents(names).withSeed(3);
        try (var range = PracticeRange.start(options)) {
            range.evaluator().awaitCaughtUp(SOON);
            var folder = Files.createDirectories(home.resolve("config/greenwall"));
            Files.writeString(
                    folder.resolve("greenwall.yaml"),
                    RangeConfig.cluster("site", range) + "    tempo: {url: \""
                            + range.servers().tempo() + "\"}\nssh:\n  sudo: true\n" + RangeConfig.ssh(folder, range));
            play(home, journey);
        }
    }

    /// @param arguments of `greenwall`
    static void play(Path home, Journey journey, String... arguments) throws Exception {
        try (var screen = Xvfb.start();
                var console = QueriedConsoleProcess.on(screen.display(), home, List.of(arguments))) {
            console.awaitWindows(1);
            var user = new ScreenUser(screen, console);
            user.await("Wall");
            user.focusWindow();
            journey.go(user);
        }
    }

    /// Returns the exported incidents once there are this many.
    static List<Incident> exported(Path home, int count) throws Exception {
        var folder = home.resolve("state/greenwall/exports");
        var deadline = new Deadline(SOON);
        var found = new ArrayList<Path>();
        while (found.size() < count && !deadline.over()) {
            TimeUnit.MILLISECONDS.sleep(100);
            found.clear();
            try (var files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(".greenwall")).forEach(found::add);
            } catch (IOException notYet) {
                found.clear();
            }
        }
        var incidents = new ArrayList<Incident>();
        for (var file : found) {
            if (IncidentFile.open(file) instanceof IncidentStore.Result.Available<Incident>(var incident)) {
                incidents.add(incident);
            }
        }
        return incidents;
    }
}
