package greenwall.lab.bpftrace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a bpftrace program is made of.
final class Language {
    private Language() {}

    /// @param points as written: `tracepoint:sched:sched_switch`, `BEGIN`, `interval:s:1`
    record Action(List<String> points, @Nullable Expression filter, List<Statement> body) {}

    sealed interface Statement {}

    record AssignMap(MapEntry target, Expression value) implements Statement {}

    record AssignVariable(String name, Expression value) implements Statement {}

    record Evaluate(Expression expression) implements Statement {}

    record Choice(Expression condition, List<Statement> then, List<Statement> otherwise) implements Statement {}

    sealed interface Expression {}

    record Whole(long value) implements Expression {}

    record Quoted(String text) implements Expression {}

    record Variable(String name) implements Expression {}

    record MapEntry(String name, List<Expression> keys) implements Expression {}

    /// A built-in: `pid`, `comm`, `nsecs`.
    record Known(String name) implements Expression {}

    /// `args->name`, or the last name of a longer path.
    record Field(String name) implements Expression {}

    record Invoke(String function, List<Expression> arguments) implements Expression {}

    record Binary(String operator, Expression left, Expression right) implements Expression {}

    record Unary(String operator, Expression operand) implements Expression {}

    record Either(Expression condition, Expression yes, Expression no) implements Expression {}
}
