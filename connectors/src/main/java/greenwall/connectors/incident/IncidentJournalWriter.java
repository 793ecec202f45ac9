package greenwall.connectors.incident;

import greenwall.connectors.files.AtomicFile;
import greenwall.connectors.files.DamagedFile;
import greenwall.connectors.files.FileErrorText;
import greenwall.connectors.files.LockFile;
import greenwall.connectors.files.RegularFileReader;
import greenwall.fleet.InstantText;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentEnd;
import greenwall.fleet.incident.IncidentStart;
import greenwall.fleet.incident.OpenIncident;
import greenwall.fleet.incident.TimelineEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Writes an incident while it is open. Adding an entry does not block: one thread writes new entries at once,
/// and another syncs the file to disk twice a second, so that a slow disk delays only that thread.
final class IncidentJournalWriter implements OpenIncident {
    /// Space reserved for the verdict of a full record.
    private static final long ROOM_TO_CLOSE = 1L << 20;
    private static final long SYNC_EVERY = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long TRY_AGAIN = TimeUnit.SECONDS.toNanos(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final String UNWRITTEN = "the incident cannot be written to ";
    private static final String NOT_SYNCED = "the incident cannot be synced to disk in ";

    private final Path file;
    private volatile LockFile lock;
    private volatile FileChannel channel;
    private final IncidentStart opening;
    private final InstantSource clock;
    private final ZoneId zone;
    private final String who;
    private final Thread writer;

    /// Guarded by `this`, as are the fields below up to `unsynced`.
    private final List<TimelineEntry> entries = new ArrayList<>();

    private Optional<IncidentEnd> closing = Optional.empty();
    private Optional<String> lastError = Optional.empty();
    private boolean closed;
    private boolean full;
    /// Whether data was written since the last sync to disk.
    private boolean unsynced;

    /// Used only by the writing thread.
    private IncidentJournal.ChecksumChain chain;

    private int written;
    private boolean closingWritten;
    private long position;

    private IncidentJournalWriter(
            Path file,
            LockFile lock,
            FileChannel channel,
            IncidentJournal.ReadResult read,
            InstantSource clock,
            ZoneId zone,
            String who) {
        this.file = file;
        this.lock = lock;
        this.channel = channel;
        this.opening = read.incident().start();
        this.clock = clock;
        this.zone = zone;
        this.who = who;
        chain = read.chain();
        position = read.validBytes();
        entries.addAll(read.incident().entries());
        written = entries.size();
        writer = Thread.ofPlatform().name("incident").daemon().start(this::write);
        Thread.ofPlatform().name("incident on disk").daemon().start(this::runSyncLoop);
    }

    static IncidentJournalWriter begin(Path file, IncidentStart opening, InstantSource clock, ZoneId zone, String who)
            throws IOException {
        var chain = new IncidentJournal.ChecksumChain();
        var head = IncidentJournal.sealed(IncidentJournalFormat.encode(opening), chain);
        var incident = new Incident(opening, List.of(), Optional.empty(), "");
        var lock = locked(file);
        try {
            return new IncidentJournalWriter(
                    file,
                    lock,
                    create(file, List.of(head)),
                    new IncidentJournal.ReadResult(incident, head.length, chain),
                    clock,
                    zone,
                    who);
        } catch (IOException | RuntimeException e) {
            if (Files.exists(file)) {
                lock.close();
            } else {
                lock.closeAndDelete();
            }
            throw e;
        }
    }

    private static LockFile locked(Path file) throws IOException {
        return LockFile.tryAcquire(file).orElseThrow(() -> new IOException("another window or program is writing it"));
    }

    /// Creates the file with these lines, or nothing.
    private static FileChannel create(Path file, List<byte[]> lines) throws IOException {
        var channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), AtomicFile.ownersOnly());
        try {
            long at = 0;
            for (var line : lines) {
                writeFully(channel, line, at);
                at += line.length;
            }
            channel.force(true);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /// Continues after the last complete line; an incomplete line from a crash is removed.
    static IncidentJournalWriter resume(Path file, InstantSource clock, ZoneId zone, String who) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        var lock = locked(file);
        try {
            return resume(file, lock, clock, zone, who);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static IncidentJournalWriter resume(Path file, LockFile lock, InstantSource clock, ZoneId zone, String who)
            throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.WRITE);
        try {
            var bytes = RegularFileReader.read(file, Math.toIntExact(IncidentJournal.MAX_BYTES));
            var read = IncidentJournal.read(bytes);
            if (read.incident().end().isPresent()) {
                throw new IOException("it already has a verdict");
            }
            if (read.incident().damage().contains("changed")) {
                throw new IOException(read.incident().damage());
            }
            if (!read.incident().damage().isEmpty() && read.validBytes() < bytes.length && endsWithLine(bytes)) {
                // Not the half of a line that a crash leaves: more than this line may still be saved by hand.
                DamagedFile.keepCopy(file);
            }
            // The broken line was added to the chain of checksums too, so the chain is calculated again from the
            // complete lines.
            var intact = IncidentJournal.read(Arrays.copyOf(bytes, (int) read.validBytes()));
            channel.truncate(intact.validBytes());
            return new IncidentJournalWriter(file, lock, channel, intact, clock, zone, who);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean endsWithLine(byte[] bytes) {
        return bytes[bytes.length - 1] == '\n';
    }

    @Override
    public synchronized void add(String step, Evidence evidence) {
        if (!closed && closing.isEmpty() && !full) {
            entries.add(new TimelineEntry(entries.size() + 1, clock.instant(), zone, who, step, evidence));
            notifyAll();
        }
    }

    @Override
    public synchronized Incident snapshot() {
        return new Incident(opening, List.copyOf(entries), closing, "");
    }

    @Override
    public synchronized void conclude(IncidentEnd verdict) {
        if (!closed && closing.isEmpty()) {
            closing = Optional.of(verdict);
            notifyAll();
        }
    }

    @Override
    public synchronized Optional<String> writeError() {
        return lastError;
    }

    private void write() {
        try {
            while (true) {
                List<TimelineEntry> fresh;
                Optional<IncidentEnd> end;
                boolean last;
                boolean hasRoom;
                synchronized (this) {
                    while (!closed && written == entries.size() && (closing.isEmpty() || closingWritten)) {
                        wait();
                    }
                    fresh = List.copyOf(entries.subList(written, entries.size()));
                    end = closing;
                    last = closed;
                    hasRoom = !full;
                }
                try {
                    writeAgainIfRemoved();
                    for (var entry : fresh) {
                        var line = IncidentJournalFormat.encode(entry);
                        long length = line.getBytes(StandardCharsets.UTF_8).length;
                        if (hasRoom && position + length > IncidentJournal.MAX_BYTES - ROOM_TO_CLOSE) {
                            line = IncidentJournalFormat.encode(replaceUnwritten());
                            append(line);
                            written++;
                            break;
                        }
                        append(line);
                        written++;
                    }
                    if (end.isPresent() && !closingWritten) {
                        append(IncidentJournalFormat.encode(end.get()));
                        closingWritten = true;
                    }
                    if (last) {
                        channel.force(false);
                    }
                    report(UNWRITTEN, "");
                } catch (IOException | RuntimeException refused) {
                    report(UNWRITTEN, file + ": " + reason(refused));
                    if (!last) {
                        TimeUnit.NANOSECONDS.sleep(TRY_AGAIN);
                    }
                }
                if (last) {
                    return;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            closeFile();
        }
    }

    private String reason(Exception refused) {
        if (refused instanceof IOException full) {
            return FileErrorText.of(full);
        }
        // An error that is shown, also another one, is not logged again for each attempt.
        if (writeError().isEmpty()) {
            System.getLogger(IncidentJournalWriter.class.getName())
                    .log(System.Logger.Level.ERROR, "writing an incident failed", refused);
        }
        return "internal error; see Greenwall's log";
    }

    private void closeFile() {
        try (var _ = lock) {
            channel.close();
        } catch (IOException e) {
            warn(file + " could not be closed: " + FileErrorText.of(e));
        }
    }

    /// The loop of the thread that syncs to disk; the writing thread itself does the final sync.
    private void runSyncLoop() {
        try {
            while (awaitWritten()) {
                try {
                    channel.force(false);
                    report(NOT_SYNCED, "");
                } catch (ClosedChannelException _) {
                    // The file was replaced, or this record is closed.
                    written();
                } catch (IOException refused) {
                    report(NOT_SYNCED, file + ": " + FileErrorText.of(refused));
                    written();
                }
                TimeUnit.NANOSECONDS.sleep(SYNC_EVERY);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits until data was written; false if there will be no more entries.
    private synchronized boolean awaitWritten() throws InterruptedException {
        while (!unsynced && !closed) {
            wait();
        }
        unsynced = false;
        return !closed;
    }

    private synchronized void written() {
        unsynced = true;
        notifyAll();
    }

    /// Replaces entries that did not fit, because they are not stored, by one that says so.
    private synchronized TimelineEntry replaceUnwritten() {
        int left = entries.size() - written;
        var from = InstantText.withUtc(entries.get(written).at(), zone);
        entries.subList(written, entries.size()).clear();
        var end = new Evidence.Note("The record is full: what was added from " + from + " on is not recorded.");
        var last = new TimelineEntry(written + 1, clock.instant(), zone, who, "", end);
        entries.add(last);
        full = true;
        lastError = Optional.of(
                "the record is full; the last " + (left == 1 ? "entry was" : left + " entries were") + " not recorded");
        return last;
    }

    /// @param why empty if the problem is solved
    private synchronized void report(String what, String why) {
        if (!why.isEmpty()) {
            lastError = Optional.of(what + why);
        } else if (lastError.map(t -> t.startsWith(what)).orElse(false)) {
            lastError = Optional.empty();
        }
    }

    /// A file that was removed while the record is open is written again with all that was in it.
    private void writeAgainIfRemoved() throws IOException {
        if (Files.exists(file)) {
            return;
        }
        AtomicFile.createFolder(file.toAbsolutePath().getParent());
        var fresh = new IncidentJournal.ChecksumChain();
        var lines = new ArrayList<byte[]>();
        lines.add(IncidentJournal.sealed(IncidentJournalFormat.encode(opening), fresh));
        synchronized (this) {
            for (var entry : entries.subList(0, written)) {
                lines.add(IncidentJournal.sealed(IncidentJournalFormat.encode(entry), fresh));
            }
            if (closingWritten) {
                lines.add(IncidentJournal.sealed(IncidentJournalFormat.encode(closing.orElseThrow()), fresh));
            }
        }
        // Its lock may be removed too, and the lock of a removed file keeps nobody away.
        lock.close();
        lock = locked(file);
        var removed = channel;
        channel = create(file, lines);
        removed.close();
        chain = fresh;
        position = lines.stream().mapToLong(line -> line.length).sum();
    }

    /// Appends a line. If it cannot be written completely, its part is removed, so that the next attempt does
    /// not follow half of it.
    private void append(String json) throws IOException {
        var before = chain.mark();
        var line = IncidentJournal.sealed(json, chain);
        try {
            writeFully(channel, line, position);
            position += line.length;
            written();
        } catch (IOException full) {
            chain.resetTo(before);
            try {
                channel.truncate(position);
            } catch (IOException stillFull) {
                full.addSuppressed(stillFull);
            }
            throw full;
        }
    }

    private static void writeFully(FileChannel channel, byte[] line, long at) throws IOException {
        var bytes = ByteBuffer.wrap(line);
        while (bytes.hasRemaining()) {
            channel.write(bytes, at + bytes.position());
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            if (!writer.join(CLOSE_TIMEOUT)) {
                warn(file + " is still being written to a slow disk; what is not written when Greenwall ends is lost");
            } else if (unwritten() > 0) {
                warn("the last entries (" + unwritten() + ") of an incident are lost: " + lastError.orElse(""));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized int unwritten() {
        return entries.size() - written;
    }

    private static void warn(String text) {
        System.getLogger(IncidentJournalWriter.class.getName()).log(System.Logger.Level.WARNING, text);
    }
}
