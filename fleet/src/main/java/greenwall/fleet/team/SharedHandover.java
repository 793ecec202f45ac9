package greenwall.fleet.team;

import java.time.Instant;
import java.util.List;

/// The end of a shift and its signatures. The first is the author's.
///
/// @param id the operation that handed it over
public record SharedHandover(String id, String text, List<Signature> signatures) {
    public record Signature(String who, Instant at) {}

    public String author() {
        return signatures.getFirst().who();
    }

    public boolean isSignedBy(String who) {
        return signatures.stream().anyMatch(signature -> signature.who().equals(who));
    }

    /// Whether somebody has taken over.
    public boolean isTaken() {
        return signatures.size() > 1;
    }
}
