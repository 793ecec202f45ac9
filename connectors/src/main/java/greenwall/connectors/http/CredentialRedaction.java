package greenwall.connectors.http;

import greenwall.fleet.source.Failure;
import java.util.List;

/// Takes a call's credentials out of a failure's words and a server's remarks, should a server have repeated them.
final class CredentialRedaction {
    private CredentialRedaction() {}

    static Failure of(Failure failure, List<String> secrets) {
        var found = of(failure.found(), secrets);
        return found.equals(failure.found()) ? failure : withFound(failure, found);
    }

    static String of(String said, List<String> secrets) {
        return SecretScrubber.out(said, secrets);
    }

    /// Removes credentials from the warnings of an answer.
    static <T> SourceRequest.Answer<T> of(SourceRequest.Answer<T> answer, List<String> secrets) {
        return answer.warnings().isEmpty() && answer.infos().isEmpty()
                ? answer
                : new SourceRequest.Answer<>(
                        answer.value(),
                        answer.warnings().stream().map(w -> of(w, secrets)).toList(),
                        answer.infos().stream().map(i -> of(i, secrets)).toList(),
                        answer.serverTime());
    }

    static Failure withFound(Failure failure, String found) {
        return switch (failure) {
            case Failure.Unreachable f -> new Failure.Unreachable(found, f.remedy());
            case Failure.Refused f -> new Failure.Refused(f.status(), f.type(), found, f.remedy());
            case Failure.Throttled f -> new Failure.Throttled(f.retryAfter(), found, f.remedy());
            case Failure.TimedOut f -> new Failure.TimedOut(f.deadline(), found, f.remedy());
            case Failure.Malformed f -> new Failure.Malformed(found, f.remedy());
            case Failure.TooLarge f -> new Failure.TooLarge(f.limitBytes(), found, f.remedy());
            case Failure.Partial f -> new Failure.Partial(found, f.remedy());
            case Failure.Cancelled f -> new Failure.Cancelled(found, f.remedy());
        };
    }
}
