package greenwall.fleet.promql;

import java.util.Optional;

/// The outcome of parsing a text as PromQL.
public sealed interface Parsed {
    record Valid(Expr expr) implements Parsed {}

    record Invalid(SyntaxError error) implements Parsed {}

    default Optional<Expr> tree() {
        return switch (this) {
            case Valid(var expr) -> Optional.of(expr);
            case Invalid _ -> Optional.empty();
        };
    }
}
