package greenwall.fleet.promql;

import java.util.Optional;

/// The outcome of parsing a text as PromQL.
public sealed interface Parsed {
    record Understood(Expr expr) implements Parsed {}

    record Refused(SyntaxError error) implements Parsed {}

    default Optional<Expr> tree() {
        return switch (this) {
            case Understood(var expr) -> Optional.of(expr);
            case Refused _ -> Optional.empty();
        };
    }
}
