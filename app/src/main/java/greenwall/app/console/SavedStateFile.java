package greenwall.app.console;

import static greenwall.fleet.state.SavedStateFormat.millis;

import greenwall.app.site.PollSettingsConverter;
import greenwall.app.site.Site;
import greenwall.connectors.files.AtomicFile;
import greenwall.fleet.ElapsedTime;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SavedStateFormat;
import greenwall.views.RecentChanges;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// Stores the last state of the fleet for the next start. The file is written atomically, and an unreadable
/// file is ignored. With thousands of hosts it is written less often.
public final class SavedStateFile {
    /// The name of the file in the state folder, except for a practice range.
    public static final String NAME = "last-state.gz";

    private static final int LARGE_FLEET = 1_000;
    private static final Duration LARGE_FLEET_INTERVAL = Duration.ofMinutes(1);
    /// Shorter than the default poll interval, and longer than the interval of the liveness checks, whose results are
    /// not stored.
    private static final Duration INTERVAL = Duration.ofSeconds(12);
    /// After a longer gap "all green for" restarts, because the program did not observe the fleet meanwhile.
    private static final Duration MAX_GAP = Duration.ofMinutes(2);
    /// The limit of the unpacked size, a few times that of 50,000 hosts.
    private static final int MAX_BYTES = 256 << 20;

    private static final String WHAT = "the newest values of the hosts";

    private final Path file;
    private final SaveFailures status;
    private Instant writtenAt = Instant.EPOCH;

    public SavedStateFile(Path file, SaveFailures status) {
        this.file = file;
        this.status = status;
    }

    /// The last state of an earlier run. If that run ended only recently, its history continues in `recent`.
    public Optional<FleetState> load(List<Quantity> quantities, Instant now, RecentChanges recent) {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            byte[] text;
            try (var in = new GZIPInputStream(Files.newInputStream(file))) {
                text = in.readNBytes(MAX_BYTES + 1);
            }
            if (text.length == 0 || text.length > MAX_BYTES) {
                return Optional.empty();
            }
            var lines = new ArrayList<>(
                    new String(text, StandardCharsets.UTF_8).lines().toList());
            var watch = lines.removeFirst();
            var state = SavedStateFormat.read(lines, quantities, now);
            state.filter(s -> Duration.between(s.at(), now).compareTo(MAX_GAP) < 0)
                    .ifPresent(_ -> resume(watch, recent));
            return state;
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// The state that the last run of the console left, if the clusters of this site had the same sources then.
    public static Optional<FleetState> ofLastRun(Path stateFolder, Site site, InstantSource clock) {
        if (site.isPracticeRange()) {
            return Optional.empty();
        }
        var urls = urls(site);
        return new SavedStateFile(stateFolder.resolve(NAME), new SaveFailures())
                .load(PollSettingsConverter.catalogue(site.config()).quantities(), clock.instant(), new RecentChanges())
                .filter(state -> state.clusters().stream()
                        .filter(cluster -> site.cluster(cluster.name()).isPresent())
                        .flatMap(cluster -> cluster.sources().stream())
                        .allMatch(source -> urls.contains(source.source().url())));
    }

    /// The addresses of the sources whose state is stored.
    static Set<URI> urls(Site site) {
        var urls = new HashSet<URI>();
        for (var cluster : site.clusters()) {
            cluster.metrics().ifPresent(m -> urls.add(m.source().url()));
            cluster.logs().ifPresent(l -> urls.add(l.source().url()));
        }
        return urls;
    }

    private static void resume(String watch, RecentChanges recent) {
        var parts = watch.split(" ");
        if (parts.length == 4 && parts[0].equals("watch")) {
            recent.restore(instant(parts[1]).orElse(Instant.EPOCH), instant(parts[2]), instant(parts[3]));
        }
    }

    private static Optional<Instant> instant(String millis) {
        long value = Long.parseLong(millis);
        return value == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(value));
    }

    /// Called on the polling thread with each complete state.
    public void save(FleetState state, RecentChanges recent) {
        var pause = state.hosts().size() > LARGE_FLEET ? LARGE_FLEET_INTERVAL : INTERVAL;
        if (state.hosts().isEmpty() || state.outdated() || !ElapsedTime.longerThan(pause, writtenAt, state.at())) {
            return;
        }
        writtenAt = state.at();
        try {
            var packed = new ByteArrayOutputStream();
            try (var out =
                    new BufferedWriter(new OutputStreamWriter(new GZIPOutputStream(packed), StandardCharsets.UTF_8))) {
                out.write("watch " + millis(recent.watchedSince()) + " " + millis(recent.greenSince()) + " "
                        + millis(recent.notGreenSince()) + "\n");
                for (var line : SavedStateFormat.write(state)) {
                    out.write(line);
                    out.write('\n');
                }
            }
            AtomicFile.write(file, packed.toByteArray());
            status.saved(WHAT);
        } catch (IOException full) {
            status.failed(WHAT, file, full);
        }
    }
}
