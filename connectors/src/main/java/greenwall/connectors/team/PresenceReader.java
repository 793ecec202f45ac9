package greenwall.connectors.team;

import greenwall.connectors.json.JsonReader;
import greenwall.fleet.team.Presence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import tools.jackson.core.JacksonException;

/// Reads what the consoles of a team publish about themselves. A killed console leaves its file, so only a
/// console whose file changes counts as present. Not thread-safe.
final class PresenceReader {
    private static final Duration LONGEST = Duration.ofDays(30);
    /// Start times may differ slightly, because they are published in whole seconds.
    private static final Duration SAME_START = Duration.ofSeconds(5);

    /// @param heartbeat counts its publications; the clock of another machine does not show whether it is still
    ///     present
    /// @param atNanos when the count was last seen to change
    private record LastContact(long heartbeat, Optional<Long> atNanos, Presence presence) {}

    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Map<String, LastContact> contacts = new HashMap<>();

    PresenceReader(InstantSource clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
    }

    /// The views that the consoles show.
    List<Presence> present() {
        return contacts.values().stream()
                .filter(one -> one.atNanos()
                        .filter(at -> nanos.getAsLong() - at < Presence.SHOWN_FOR.toNanos())
                        .isPresent())
                .map(LastContact::presence)
                .sorted(Comparator.comparing(Presence::who).thenComparing(Presence::since))
                .toList();
    }

    /// A console removes its file when it ends.
    void retain(Collection<String> files) {
        contacts.keySet().retainAll(files);
    }

    void forget(String file) {
        contacts.remove(file);
    }

    void read(String file, byte[] content) {
        Presence now;
        long heartbeat;
        try (var json = JsonReader.of(new String(content, StandardCharsets.UTF_8))) {
            var fields = json.fields();
            long seconds = Math.clamp(fields.integer("seconds"), 0, LONGEST.toSeconds());
            heartbeat = fields.integer("beat");
            now = new Presence(
                    fields.text("who"),
                    fields.text("where"),
                    fields.text("cluster"),
                    fields.text("host"),
                    clock.instant().minusSeconds(seconds));
        } catch (JacksonException | IOException _) {
            return;
        }
        var before = contacts.get(file);
        if (before == null) {
            contacts.put(file, new LastContact(heartbeat, Optional.empty(), now));
        } else if (before.heartbeat() != heartbeat) {
            var presence = isSame(before.presence(), now) ? before.presence() : now;
            contacts.put(file, new LastContact(heartbeat, Optional.of(nanos.getAsLong()), presence));
        }
    }

    private static boolean isSame(Presence one, Presence other) {
        return one.who().equals(other.who())
                && one.where().equals(other.where())
                && one.cluster().equals(other.cluster())
                && one.host().equals(other.host())
                && Duration.between(one.since(), other.since()).abs().compareTo(SAME_START) < 0;
    }
}
