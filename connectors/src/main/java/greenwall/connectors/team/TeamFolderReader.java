package greenwall.connectors.team;

import greenwall.connectors.files.FileErrorText;
import greenwall.connectors.files.RegularFileReader;
import greenwall.fleet.team.HybridTimestamp;
import greenwall.fleet.team.Presence;
import greenwall.fleet.team.TeamOperation;
import greenwall.fleet.team.TeamState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Reads the operations of a team: all their files in the shared folder, including renamed copies of a
/// synchronising program, and this machine's own. Files may be truncated, duplicated or missing; operations
/// that were read once stay known. This class only reads; [TeamWriter] writes.
public final class TeamFolderReader {
    static final String OPERATIONS = ".team";
    static final String PRESENCE = ".here";
    static final int LARGEST = 32 << 20;
    private static final int MAX_FILES = 500;
    private static final int LARGEST_PRESENCE = 16 << 10;
    /// A file changed more recently than this may change again without a visible change of its timestamp.
    private static final Duration SETTLED = Duration.ofSeconds(5);

    private final Path folder;
    private final Path localFolder;
    private final InstantSource clock;
    private final KnownOperations operations = new KnownOperations();
    /// Guarded by `this`, as is `versions`.
    private final PresenceReader presences;

    private final Map<Path, Version> versions = new HashMap<>();
    private volatile List<Presence> present = List.of();

    private record Version(
            long size, FileTime changed, @Nullable Object key, boolean settled) {
        boolean isOf(BasicFileAttributes now) {
            return settled
                    && size == now.size()
                    && changed.equals(now.lastModifiedTime())
                    && Objects.equals(key, now.fileKey());
        }
    }

    /// @param folder the folder of the team, which may be unavailable
    /// @param localFolder the folder of this machine's own files
    public TeamFolderReader(Path folder, Path localFolder, InstantSource clock, LongSupplier nanos) {
        this.folder = folder;
        this.localFolder = localFolder;
        this.clock = clock;
        this.presences = new PresenceReader(clock, nanos);
    }

    Path folder() {
        return folder;
    }

    Path localFolder() {
        return localFolder;
    }

    public TeamState state() {
        return operations.state;
    }

    /// The views that the other consoles show.
    public List<Presence> present() {
        return present;
    }

    HybridTimestamp latestTimestamp() {
        return operations.greatest;
    }

    void add(Collection<TeamOperation> made) {
        operations.add(made);
    }

    /// Reads new operations.
    ///
    /// @throws IOException if the folder or one of its files cannot be read; operations from the others are
    ///     kept
    public synchronized void pull() throws IOException {
        Optional<IOException> error = Optional.empty();
        for (var place : List.of(localFolder, folder)) {
            if (place.equals(localFolder) && !Files.isDirectory(localFolder)) {
                continue;
            }
            try {
                pull(place);
            } catch (IOException unreadable) {
                error = Optional.of(unreadable);
            }
        }
        present = presences.present();
        if (error.isPresent()) {
            throw error.get();
        }
    }

    private void pull(Path place) throws IOException {
        var files = RegularFileReader.inFolder(place, name -> name.endsWith(OPERATIONS) || name.endsWith(PRESENCE));
        if (place.equals(folder)) {
            presences.retain(
                    files.stream().map(file -> file.getFileName().toString()).toList());
        }
        versions.keySet().removeIf(file -> place.equals(file.getParent()) && !files.contains(file));
        var fresh = new ArrayList<TeamOperation>();
        Optional<IOException> error = Optional.empty();
        for (var file : files.subList(0, Math.min(MAX_FILES, files.size()))) {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                var version = versions.get(file);
                if (version != null && version.isOf(attributes)) {
                    continue;
                }
                if (file.toString().endsWith(PRESENCE)) {
                    presences.read(file.getFileName().toString(), RegularFileReader.read(file, LARGEST_PRESENCE));
                } else {
                    fresh.addAll(TeamOperationCodec.read(RegularFileReader.read(file, LARGEST)));
                }
                versions.put(file, version(attributes));
            } catch (NoSuchFileException _) {
                // A synchronising program has moved it in the meantime.
            } catch (IOException unreadable) {
                error = Optional.of(
                        new IOException(file + " cannot be read: " + FileErrorText.of(unreadable), unreadable));
            }
        }
        if (files.size() > MAX_FILES) {
            error = Optional.of(new IOException(place + " has " + files.size() + " files, of which only " + MAX_FILES
                    + " are read: move old files away"));
        }
        operations.add(fresh);
        if (error.isPresent()) {
            throw error.get();
        }
    }

    private Version version(BasicFileAttributes attributes) {
        var age = Duration.between(attributes.lastModifiedTime().toInstant(), clock.instant())
                .abs();
        return new Version(
                attributes.size(), attributes.lastModifiedTime(), attributes.fileKey(), age.compareTo(SETTLED) > 0);
    }

    /// A console ignores its own presence.
    synchronized void ignore(String file) {
        presences.forget(file);
    }

    /// The operations of a team that were read or made, and the state that they lead to. It has its own lock,
    /// so that this console's own operations are known at once, even while a shared folder is slow.
    private static final class KnownOperations {
        private final Map<String, TeamOperation> byId = new HashMap<>();
        private volatile TeamState state = TeamState.EMPTY;
        private volatile HybridTimestamp greatest = HybridTimestamp.NONE;

        synchronized void add(Collection<TeamOperation> operations) {
            boolean more = false;
            for (var operation : operations) {
                more |= byId.putIfAbsent(operation.id(), operation) == null;
                if (operation.stamp().compareTo(greatest) > 0) {
                    greatest = operation.stamp();
                }
            }
            if (more) {
                state = TeamState.merge(byId.values());
            }
        }
    }
}
