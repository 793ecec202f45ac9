package greenwall.app.command;

import greenwall.fleet.promql.PromqlLiterals;
import greenwall.fleet.silence.SilenceDraft;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The options of `silence add` that say when the silence starts and ends.
final class NewSilencePeriod {
    @Option(
            names = {"-d", "--for"},
            paramLabel = "LENGTH",
            description = "the duration (default: ${DEFAULT-VALUE})")
    private String length = PromqlLiterals.text(SilenceDraft.DEFAULT_LENGTH);

    @Option(names = "--from", paramLabel = "TIME", description = "when it starts (default: now)")
    private String from = "now";

    @Option(names = "--until", paramLabel = "TIME", description = "when it ends, instead of --for")
    private Optional<String> until = Optional.empty();

    Instant start(Instant now) {
        return TimeArguments.instant(from, now);
    }

    boolean endsAtTime() {
        return until.isPresent();
    }

    Instant end(Instant now) {
        return until.map(time -> TimeArguments.instant(time, now))
                .orElseGet(() -> start(now).plus(TimeArguments.length(length)));
    }
}
