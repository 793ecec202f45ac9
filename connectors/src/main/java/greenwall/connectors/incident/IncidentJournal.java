package greenwall.connectors.incident;

import greenwall.connectors.json.JsonEncoding;
import greenwall.connectors.memory.LimitExceededException;
import greenwall.connectors.memory.ParsingHeapLimit;
import greenwall.fleet.Sha256;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentEnd;
import greenwall.fleet.incident.IncidentStart;
import greenwall.fleet.incident.TimelineEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// The lines of an incident on disk: the JSON of [IncidentJournalFormat], each followed by a tab and the
/// checksum of the chain so far.
final class IncidentJournal {
    /// Three times the size of a day with two thousand entries; larger files are neither written nor read.
    static final long MAX_BYTES = 64L << 20;
    /// The memory limit for an incident, whatever its bytes expand to.
    private static final long MAX_MEMORY = 192L << 20;

    private static final String NO_START = "its first line, the start of the incident, is missing or cannot be read";

    private IncidentJournal() {}

    /// A line with its checksum and its line break.
    static byte[] sealed(String json, ChecksumChain chain) {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        var line = new ByteArrayOutputStream(bytes.length + ChecksumChain.LENGTH + 2);
        line.writeBytes(bytes);
        line.write('\t');
        line.writeBytes(chain.next(bytes, 0, bytes.length).getBytes(StandardCharsets.US_ASCII));
        line.write('\n');
        return line.toByteArray();
    }

    static byte[] encode(Incident incident) {
        var chain = new ChecksumChain();
        var all = new ByteArrayOutputStream();
        all.writeBytes(sealed(IncidentJournalFormat.encode(incident.start()), chain));
        incident.entries().forEach(entry -> all.writeBytes(sealed(IncidentJournalFormat.encode(entry), chain)));
        incident.end().ifPresent(closing -> all.writeBytes(sealed(IncidentJournalFormat.encode(closing), chain)));
        return all.toByteArray();
    }

    /// @param validBytes the number of bytes from the start that are complete lines with correct checksums; a
    ///     writer continues from there
    record ReadResult(Incident incident, long validBytes, ChecksumChain chain) {}

    /// @throws IOException if the start of the incident is missing or cannot be read, or the incident exceeds the
    ///     memory limit
    static ReadResult read(byte[] bytes) throws IOException {
        var chain = new ChecksumChain();
        var budget = new ParsingHeapLimit(MAX_MEMORY);
        var entries = new ArrayList<TimelineEntry>();
        @Nullable IncidentStart opening = null;
        Optional<IncidentEnd> closing = Optional.empty();
        var damage = "";
        int start = 0;
        long intact = 0;
        while (start < bytes.length) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            int tab = end - ChecksumChain.LENGTH - 1;
            if (end == bytes.length) {
                damage = first(damage, "the last entry was cut off while it was being written");
                break;
            }
            if (tab < start || bytes[tab] != '\t') {
                damage = first(damage, "a line after entry " + entries.size() + " has no checksum");
                break;
            }
            var stored = new String(bytes, tab + 1, ChecksumChain.LENGTH, StandardCharsets.US_ASCII);
            if (!chain.next(bytes, start, tab - start).equals(stored)) {
                damage = first(damage, "it was changed after entry " + entries.size() + ": a checksum is wrong");
                break;
            }
            try {
                switch (IncidentJournalFormat.read(bytes, start, tab - start, budget)) {
                    case IncidentStart begun -> opening = begun;
                    case IncidentEnd ended -> closing = Optional.of(ended);
                    case Record piece -> entries.add((TimelineEntry) piece);
                }
            } catch (JsonEncoding.IncompatibleJsonException _) {
                damage = first(damage, "it has entries of a newer version that this version cannot read");
            } catch (LimitExceededException large) {
                throw large;
            } catch (JacksonException | IOException unreadable) {
                if (opening == null) {
                    throw new IOException(NO_START, unreadable);
                }
                damage = first(damage, "a line after entry " + entries.size() + " cannot be read");
                break;
            }
            start = end + 1;
            intact = start;
        }
        if (opening == null) {
            throw new IOException(NO_START);
        }
        return new ReadResult(new Incident(opening, List.copyOf(entries), closing, damage), intact, chain);
    }

    private static String first(String before, String more) {
        return before.isEmpty() ? more : before;
    }

    /// The chain of checksums through a journal: each checksum covers the line and the checksum before it, so
    /// that a changed, removed or inserted line is detected. It protects against accidents and unnoticed edits,
    /// but not against someone who recalculates the complete chain.
    static final class ChecksumChain {
        static final int LENGTH = 32;

        private final MessageDigest digest = Sha256.digest();
        private String last = "0".repeat(LENGTH);

        String next(byte[] bytes, int start, int length) {
            digest.update(last.getBytes(StandardCharsets.US_ASCII));
            digest.update(bytes, start, length);
            last = HexFormat.of().formatHex(digest.digest()).substring(0, LENGTH);
            return last;
        }

        /// The current state of the chain, to return to if the next line cannot be written.
        String mark() {
            return last;
        }

        void resetTo(String mark) {
            last = mark;
        }
    }
}
