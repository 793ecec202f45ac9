package greenwall.app.console;

import greenwall.connectors.files.WholeFile;
import greenwall.fleet.Elapsed;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SavedState;
import greenwall.views.RecentChanges;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// Keeps the last known state of the fleet over a restart, in a file that is written whole or not at all. A file that
/// cannot be read counts as none. With thousands of hosts it is written less often.
public final class LastState {
    private static final int MANY = 1_000;
    private static final Duration SELDOM = Duration.ofMinutes(1);
    /// A look at which sources live, between two beats, is not worth writing.
    private static final Duration SOON = Duration.ofSeconds(12);
    /// After a longer pause "all green for" begins again: nobody looked meanwhile.
    private static final Duration SAME_WATCH = Duration.ofMinutes(2);
    /// Unpacked: a few times what 50,000 hosts come to.
    private static final int LARGEST = 256 << 20;

    private final Path file;
    private Instant writtenAt = Instant.EPOCH;

    public LastState(Path file) {
        this.file = file;
    }

    /// What an earlier run knew last. Its watch goes on in `recent` if it ended only now.
    public Optional<FleetState> load(List<Quantity> quantities, Instant now, RecentChanges recent) {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            byte[] text;
            try (var in = new GZIPInputStream(Files.newInputStream(file))) {
                text = in.readNBytes(LARGEST + 1);
            }
            if (text.length == 0 || text.length > LARGEST) {
                return Optional.empty();
            }
            var lines = new ArrayList<>(
                    new String(text, StandardCharsets.UTF_8).lines().toList());
            var watch = lines.removeFirst();
            var state = SavedState.read(lines, quantities, now);
            state.ifPresent(s -> {
                if (Duration.between(s.at(), now).compareTo(SAME_WATCH) < 0) {
                    resume(watch, recent);
                }
            });
            return state;
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static void resume(String watch, RecentChanges recent) {
        var parts = watch.split(" ");
        if (parts.length == 4 && parts[0].equals("watch")) {
            recent.resume(instant(parts[1]).orElse(Instant.EPOCH), instant(parts[2]), instant(parts[3]));
        }
    }

    private static Optional<Instant> instant(String millis) {
        long value = Long.parseLong(millis);
        return value == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(value));
    }

    private static long millis(Optional<Instant> instant) {
        return instant.map(Instant::toEpochMilli).orElse(0L);
    }

    /// Called from the heartbeat's thread with each whole state.
    public void save(FleetState state, RecentChanges recent) {
        var pause = state.hosts().size() > MANY ? SELDOM : SOON;
        if (state.hosts().isEmpty() || state.kept() || !Elapsed.longerThan(pause, writtenAt, state.at())) {
            return;
        }
        writtenAt = state.at();
        try {
            var packed = new ByteArrayOutputStream();
            try (var out =
                    new BufferedWriter(new OutputStreamWriter(new GZIPOutputStream(packed), StandardCharsets.UTF_8))) {
                out.write("watch " + millis(recent.watchedSince()) + " " + millis(recent.greenSince()) + " "
                        + millis(recent.troubledSince()) + "\n");
                for (var line : SavedState.write(state)) {
                    out.write(line);
                    out.write('\n');
                }
            }
            WholeFile.write(file, packed.toByteArray());
        } catch (IOException full) {
            System.getLogger(LastState.class.getName())
                    .log(System.Logger.Level.WARNING, "the last state is not saved: " + full.getMessage());
        }
    }
}
