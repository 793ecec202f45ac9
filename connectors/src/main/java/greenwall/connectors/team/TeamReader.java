package greenwall.connectors.team;

import greenwall.connectors.files.RegularFile;
import greenwall.connectors.json.JsonWalker;
import greenwall.fleet.team.HybridTimestamp;
import greenwall.fleet.team.Presence;
import greenwall.fleet.team.TeamOperation;
import greenwall.fleet.team.TeamState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Reads the operations of a team: all their files in the shared folder, including renamed copies of a
/// synchronising program, and this machine's own. Files may be truncated, duplicated or missing; operations that
/// were read once stay known. This class only reads; [TeamWriter] writes.
public final class TeamReader {
    static final String OPERATIONS = ".team";
    static final String PRESENCE = ".here";
    static final int LARGEST = 32 << 20;
    private static final int MOST_FILES = 500;
    private static final int LARGEST_PRESENCE = 16 << 10;
    /// A file changed more recently than this may change again without a visible change of its timestamp.
    private static final Duration SETTLED = Duration.ofSeconds(5);

    private final Path folder;
    private final Path home;
    private final InstantSource clock;
    private final LongSupplier nanos;

    /// Guarded by itself, so that this console's own operations are known at once, even while a shared folder
    /// is slow.
    private final Map<String, TeamOperation> known = new HashMap<>();

    /// Guarded by `this`, as is `heard`.
    private final Map<Path, Version> read = new HashMap<>();
    private final Map<String, LastContact> heard = new HashMap<>();
    private volatile TeamState state = TeamState.EMPTY;
    private volatile List<Presence> present = List.of();
    private volatile HybridTimestamp greatest = HybridTimestamp.NONE;

    private record Version(
            long size, FileTime changed, @Nullable Object key, boolean settled) {
        boolean isOf(BasicFileAttributes now) {
            return settled
                    && size == now.size()
                    && changed.equals(now.lastModifiedTime())
                    && Objects.equals(key, now.fileKey());
        }
    }

    /// What a console last published about itself.
    ///
    /// @param beat counts its publications; the clock of another machine does not show whether it is still
    ///     present
    /// @param atNanos when the count was last seen to change
    private record LastContact(long beat, Optional<Long> atNanos, Presence what) {}

    /// @param folder the folder of the team, which may be unavailable
    /// @param home the folder of this machine's own files
    public TeamReader(Path folder, Path home, InstantSource clock, LongSupplier nanos) {
        this.folder = folder;
        this.home = home;
        this.clock = clock;
        this.nanos = nanos;
    }

    Path folder() {
        return folder;
    }

    Path home() {
        return home;
    }

    public TeamState state() {
        return state;
    }

    /// The views that the other consoles show.
    public List<Presence> present() {
        return present;
    }

    /// The greatest known stamp.
    HybridTimestamp greatest() {
        return greatest;
    }

    void learn(Collection<TeamOperation> operations) {
        synchronized (known) {
            boolean more = false;
            for (var operation : operations) {
                more |= known.putIfAbsent(operation.id(), operation) == null;
                if (operation.stamp().compareTo(greatest) > 0) {
                    greatest = operation.stamp();
                }
            }
            if (more) {
                state = TeamState.merge(known.values());
            }
        }
    }

    /// Reads new operations; returns whether there were any.
    ///
    /// @throws IOException if the folder or one of its files cannot be read; operations from the others are
    ///     kept
    public synchronized boolean pull() throws IOException {
        var before = state;
        var seenBefore = present;
        Optional<IOException> trouble = Optional.empty();
        for (var place : List.of(home, folder)) {
            if (place.equals(home) && !Files.isDirectory(home)) {
                continue;
            }
            try {
                pull(place);
            } catch (IOException unreadable) {
                trouble = Optional.of(unreadable);
            }
        }
        present = heard.values().stream()
                .filter(one -> one.atNanos()
                        .filter(at -> nanos.getAsLong() - at < Presence.SHOWN_FOR.toNanos())
                        .isPresent())
                .map(LastContact::what)
                .sorted(Comparator.comparing(Presence::who).thenComparing(Presence::since))
                .toList();
        if (trouble.isPresent()) {
            throw trouble.get();
        }
        return state != before || !present.equals(seenBefore);
    }

    private void pull(Path place) throws IOException {
        var files = RegularFile.inFolder(place, name -> name.endsWith(OPERATIONS) || name.endsWith(PRESENCE));
        if (place.equals(folder)) {
            // A console removes its file when it ends.
            heard.keySet()
                    .retainAll(files.stream()
                            .map(file -> file.getFileName().toString())
                            .toList());
        }
        var fresh = new ArrayList<TeamOperation>();
        Optional<IOException> trouble = Optional.empty();
        for (var file : files.subList(0, Math.min(MOST_FILES, files.size()))) {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                var version = read.get(file);
                if (version != null && version.isOf(attributes)) {
                    continue;
                }
                if (file.toString().endsWith(PRESENCE)) {
                    hear(file);
                } else {
                    fresh.addAll(OperationLines.read(RegularFile.read(file, LARGEST)));
                }
                read.put(file, version(attributes));
            } catch (NoSuchFileException _) {
                // A synchronising program has moved it in the meantime.
            } catch (IOException unreadable) {
                trouble =
                        Optional.of(new IOException(file + " cannot be read: " + unreadable.getMessage(), unreadable));
            }
        }
        if (files.size() > MOST_FILES) {
            trouble = Optional.of(new IOException(place + " has " + files.size() + " files and " + MOST_FILES
                    + " of them are read: move old files away"));
        }
        learn(fresh);
        if (trouble.isPresent()) {
            throw trouble.get();
        }
    }

    private Version version(BasicFileAttributes attributes) {
        var age = Duration.between(attributes.lastModifiedTime().toInstant(), clock.instant())
                .abs();
        return new Version(
                attributes.size(), attributes.lastModifiedTime(), attributes.fileKey(), age.compareTo(SETTLED) > 0);
    }

    private void hear(Path file) throws IOException {
        var name = file.getFileName().toString();
        var bytes = RegularFile.read(file, LARGEST_PRESENCE);
        Presence now;
        long beat;
        try (var json = JsonWalker.of(new String(bytes, StandardCharsets.UTF_8))) {
            var fields = json.fields();
            long seconds =
                    Math.clamp(fields.integer("seconds"), 0, Duration.ofDays(30).toSeconds());
            beat = fields.integer("beat");
            now = new Presence(
                    fields.text("who"),
                    fields.text("where"),
                    fields.text("cluster"),
                    fields.text("host"),
                    clock.instant().minusSeconds(seconds));
        } catch (JacksonException | IOException _) {
            return;
        }
        var before = heard.get(name);
        if (before == null) {
            // A killed console leaves its file, so only a console whose file changes counts as present.
            heard.put(name, new LastContact(beat, Optional.empty(), now));
        } else if (before.beat() != beat) {
            heard.put(
                    name,
                    new LastContact(
                            beat, Optional.of(nanos.getAsLong()), same(before.what(), now) ? before.what() : now));
        }
    }

    /// Whether a person still looks at the same thing. Start times may differ slightly, because they are
    /// published in whole seconds.
    private static boolean same(Presence one, Presence other) {
        return one.who().equals(other.who())
                && one.where().equals(other.where())
                && one.cluster().equals(other.cluster())
                && one.host().equals(other.host())
                && Duration.between(one.since(), other.since()).abs().compareTo(SETTLED) < 0;
    }

    /// A console ignores its own presence.
    synchronized void ignore(String file) {
        heard.remove(file);
    }
}
