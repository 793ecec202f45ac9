package greenwall.fleet.promql;

import java.util.Optional;

/// The outcome of parsing a text as PromQL.
public sealed interface ParseResult {
    record Valid(Expr expr) implements ParseResult {}

    record Invalid(SyntaxError error) implements ParseResult {}

    default Optional<Expr> tree() {
        return switch (this) {
            case Valid(var expr) -> Optional.of(expr);
            case Invalid _ -> Optional.empty();
        };
    }
}
