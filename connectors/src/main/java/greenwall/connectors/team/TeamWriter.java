package greenwall.connectors.team;

import greenwall.connectors.files.AtomicFile;
import greenwall.connectors.files.LockFile;
import greenwall.connectors.files.RegularFileReader;
import greenwall.fleet.team.TeamChange;
import greenwall.fleet.team.TeamOperation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Writes the operations of this console for its team, first to this machine's disk. The file in the shared
/// folder is a copy, which is updated when the folder is available. So a missing, slow or full folder neither
/// blocks nor loses anything. No other console writes the files of this one.
public final class TeamWriter {
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);
    private static final String JOURNAL = ".journal";
    /// From this size on, a new file is begun, so that no file becomes longer than the others read.
    static final int FULL = TeamFolderReader.LARGEST / 2;

    private final TeamFolderReader team;
    private final InstantSource clock;
    private final String who;
    private final Path identity;
    private final Object exchange = new Object();

    /// Guarded by `exchange`, so that a slow shared folder does not block the writing of new operations.
    private final Map<Path, CopyState> copied = new HashMap<>();

    /// Sizes and times of a file and its copy when both had the same content.
    private record CopyState(long size, FileTime changed, long copySize, FileTime copyChanged) {}

    /// @param who the person and the machine, as shown to the others
    public TeamWriter(TeamFolderReader team, InstantSource clock, String who) {
        this.team = team;
        this.clock = clock;
        this.who = who;
        identity = team.localFolder().resolve("id");
    }

    static String id(int bytes) {
        var random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /// What a machine shares when it enters a team for the first time. Reading it may set a damaged file aside.
    @FunctionalInterface
    public interface EarlierChanges {
        List<? extends TeamChange> read() throws IOException;
    }

    /// Creates the name for this machine's files if there is none. A machine that was in the team before joins it
    /// without reading anything. Reading could fail, and then the console would run without the team, and what is
    /// done in that run would never be shared.
    ///
    /// @param before read only if this machine has never been in a team
    public synchronized void begin(EarlierChanges before) throws IOException {
        if (Files.exists(identity)) {
            return;
        }
        try (var _ = lock()) {
            if (!Files.exists(identity)) {
                var console = id(6);
                // If this fails, there is still no name, so that the next attempt shares it.
                store(console, before.read());
                try {
                    saveName(console);
                } catch (IOException e) {
                    Files.deleteIfExists(operationsFile(console));
                    throw e;
                }
            }
        }
    }

    /// The name of this machine's files. Several consoles of one home share them.
    String console() throws IOException {
        var id = RegularFileReader.text(identity, 64).strip();
        if (!id.matches("[0-9a-f]{12}")) {
            throw new IOException(identity + " contains no valid id; delete this file, and a new id will be created");
        }
        return id;
    }

    private void saveName(String console) throws IOException {
        AtomicFile.write(identity, console.getBytes(StandardCharsets.US_ASCII));
    }

    /// The name of the file to append to.
    private String consoleToAppend() throws IOException {
        var console = console();
        var own = operationsFile(console);
        if (Files.exists(own) && Files.size(own) >= FULL) {
            console = id(6);
            saveName(console);
        }
        return console;
    }

    private Path operationsFile(String console) {
        return team.localFolder().resolve(console + TeamFolderReader.OPERATIONS);
    }

    private LockFile lock() throws IOException {
        return LockFile.acquire(identity, LOCK_TIMEOUT);
    }

    /// Stores the changes, in this order. They take effect here at once, and for the others after the next
    /// [#push].
    ///
    /// @throws IOException if the changes cannot be stored; then they are not published
    public synchronized void write(List<? extends TeamChange> changes) throws IOException {
        try (var _ = lock()) {
            store(consoleToAppend(), changes);
        }
    }

    private void store(String console, List<? extends TeamChange> changes) throws IOException {
        if (changes.isEmpty()) {
            return;
        }
        var operations = new ArrayList<TeamOperation>();
        var now = clock.instant();
        var timestamp = team.latestTimestamp();
        var lines = new ByteArrayOutputStream();
        for (var change : changes) {
            timestamp = timestamp.next(now.toEpochMilli(), console);
            var operation = new TeamOperation(UUID.randomUUID().toString(), timestamp, now, who, change);
            operations.add(operation);
            lines.writeBytes(TeamOperationCodec.encode(operation));
        }
        append(operationsFile(console), lines.toByteArray());
        team.add(operations);
    }

    /// Appends lines; after an incomplete line from a crash, a new line is started.
    private static void append(Path file, byte[] lines) throws IOException {
        try (var channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                AtomicFile.ownersOnly())) {
            var bytes = ByteBuffer.allocate(lines.length + 1);
            if (AtomicFile.endsInMidLine(channel)) {
                bytes.put((byte) '\n');
            }
            bytes.put(lines).flip();
            long end = channel.size();
            while (bytes.hasRemaining()) {
                end += channel.write(bytes, end);
            }
            channel.force(true);
        }
    }

    /// Updates the shared folder with the operations and with this machine's parts of the records.
    ///
    /// @param records the ids of the records that the team shares
    public void push(Collection<String> records, Path incidents) throws IOException {
        if (!Files.isDirectory(team.folder())) {
            throw new IOException("there is no such folder");
        }
        synchronized (exchange) {
            // If several consoles share a home, only one copies at a time.
            var lock = LockFile.tryAcquire(team.localFolder().resolve("copy"));
            if (lock.isPresent()) {
                try (var _ = lock.get()) {
                    copy(records, incidents);
                }
            }
        }
    }

    private void copy(Collection<String> records, Path incidents) throws IOException {
        for (var own :
                RegularFileReader.inFolder(team.localFolder(), name -> name.endsWith(TeamFolderReader.OPERATIONS))) {
            var shared = team.folder().resolve(own.getFileName());
            if (isOfAnother(own, shared)) {
                own = renamed(own);
                shared = team.folder().resolve(own.getFileName());
            }
            copy(own, shared);
        }
        var console = console();
        for (var record : records) {
            var journal = incidents.resolve(record + JOURNAL);
            if (Files.isRegularFile(journal)) {
                copy(journal, recordsFolder(team.folder()).resolve(record + "~" + console + JOURNAL));
            }
        }
    }

    /// The folder for parts of records in the folder of the team.
    public static Path recordsFolder(Path team) {
        return team.resolve("records");
    }

    /// Whether the shared file has operations that this machine's file does not have: its disk was copied to
    /// another machine, or was restored to an older state.
    private boolean isOfAnother(Path own, Path shared) throws IOException {
        if (!Files.exists(shared) || isCopied(own, shared)) {
            return false;
        }
        var ownIds = ids(own);
        return ids(shared).stream().anyMatch(id -> !ownIds.contains(id));
    }

    private static Set<String> ids(Path file) throws IOException {
        return TeamOperationCodec.read(RegularFileReader.read(file, 2 * TeamFolderReader.LARGEST)).stream()
                .map(TeamOperation::id)
                .collect(Collectors.toSet());
    }

    /// Continues under another name with all operations so far. An operation in two files counts once.
    private Path renamed(Path own) throws IOException {
        try (var _ = lock()) {
            var console = id(6);
            boolean continues = own.equals(operationsFile(console()));
            var renamed = Files.move(own, operationsFile(console));
            if (continues) {
                saveName(console);
            }
            return renamed;
        }
    }

    private boolean isCopied(Path own, Path shared) throws IOException {
        var before = copied.get(shared);
        return before != null && before.equals(state(attributes(own), shared));
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class);
    }

    private static CopyState state(BasicFileAttributes one, Path shared) throws IOException {
        var other = attributes(shared);
        return new CopyState(one.size(), one.lastModifiedTime(), other.size(), other.lastModifiedTime());
    }

    private void copy(Path own, Path shared) throws IOException {
        boolean sharedExists = Files.exists(shared);
        if (sharedExists && isCopied(own, shared)) {
            return;
        }
        // Before the content, so that an operation that is appended meanwhile is copied the next time.
        var attributes = attributes(own);
        var bytes = RegularFileReader.read(own, 2 * TeamFolderReader.LARGEST);
        var old = sharedExists ? RegularFileReader.read(shared, 2 * TeamFolderReader.LARGEST) : new byte[0];
        boolean begun =
                sharedExists && old.length <= bytes.length && Arrays.equals(old, 0, old.length, bytes, 0, old.length);
        if (!begun) {
            AtomicFile.export(shared, bytes);
        } else if (old.length < bytes.length) {
            Files.write(shared, Arrays.copyOfRange(bytes, old.length, bytes.length), StandardOpenOption.APPEND);
        }
        copied.put(shared, state(attributes, shared));
    }
}
