package greenwall.connectors.http;

import greenwall.fleet.source.Failure;
import java.util.List;

/// Takes a call's credentials out of a failure's words, should a server have repeated them.
final class Redaction {
    private static final int SHORTEST = 4;

    private Redaction() {}

    static Failure of(Failure failure, List<String> secrets) {
        var found = failure.found();
        for (var secret : secrets) {
            if (secret.length() >= SHORTEST) {
                found = found.replace(secret, "***");
            }
        }
        return found.equals(failure.found()) ? failure : withFound(failure, found);
    }

    static Failure withFound(Failure failure, String found) {
        return switch (failure) {
            case Failure.Unreachable f -> new Failure.Unreachable(found, f.remedy());
            case Failure.Refused f -> new Failure.Refused(f.status(), f.type(), found, f.remedy());
            case Failure.Throttled f -> new Failure.Throttled(f.retryAfter(), found, f.remedy());
            case Failure.TimedOut f -> new Failure.TimedOut(f.deadline(), found, f.remedy());
            case Failure.Malformed f -> new Failure.Malformed(found, f.remedy());
            case Failure.TooLarge f -> new Failure.TooLarge(f.limitBytes(), found, f.remedy());
            case Failure.Cancelled f -> new Failure.Cancelled(found, f.remedy());
        };
    }
}
