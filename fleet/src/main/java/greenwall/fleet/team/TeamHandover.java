package greenwall.fleet.team;

import java.time.Instant;
import java.util.List;

/// The report at the end of a shift, with its signatures. The first signature is the author's.
///
/// @param id the id of the operation that handed it over
public record TeamHandover(String id, String text, List<Signature> signatures) {
    public record Signature(String who, Instant at) {}

    public String author() {
        return signatures.getFirst().who();
    }

    public boolean isSignedBy(String who) {
        return signatures.stream().anyMatch(signature -> signature.who().equals(who));
    }

    public boolean isTaken() {
        return signatures.size() > 1;
    }
}
