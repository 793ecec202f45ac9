package greenwall.fleet.promql;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A PromQL expression as a tree. Its text, in the canonical form, is what `toString` gives.
public sealed interface Expr {
    Span span();

    ValueType type();

    List<Expr> children();

    record NumberLiteral(double value, Span span) implements Expr {
        @Override
        public ValueType type() {
            return ValueType.SCALAR;
        }

        @Override
        public List<Expr> children() {
            return List.of();
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    record StringLiteral(String value, Span span) implements Expr {
        @Override
        public ValueType type() {
            return ValueType.STRING;
        }

        @Override
        public List<Expr> children() {
            return List.of();
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /// An instant vector of the series that match. `metric` is the name that stands before the braces, or empty;
    /// the matchers are all conditions, that on the name included.
    record Selector(String metric, List<LabelMatcher> matchers, Shift shift, Span span) implements Expr {
        public Selector {
            matchers = List.copyOf(matchers);
        }

        Selector shifted(Shift newShift, int end) {
            return new Selector(metric, matchers, newShift, new Span(span.start(), end));
        }

        @Override
        public ValueType type() {
            return ValueType.VECTOR;
        }

        @Override
        public List<Expr> children() {
            return List.of();
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /// `selector[range]`. The shift of the whole is kept at the selector.
    record RangeSelector(Selector selector, Duration range, Span span) implements Expr {
        @Override
        public ValueType type() {
            return ValueType.MATRIX;
        }

        @Override
        public List<Expr> children() {
            return List.of(selector);
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /// `expr[range:step]`; without a step the server's own.
    record Subquery(Expr expr, Duration range, Optional<Duration> step, Shift shift, Span span) implements Expr {
        @Override
        public ValueType type() {
            return ValueType.MATRIX;
        }

        @Override
        public List<Expr> children() {
            return List.of(expr);
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    record Parens(Expr inner, Span span) implements Expr {
        @Override
        public ValueType type() {
            return inner.type();
        }

        @Override
        public List<Expr> children() {
            return List.of(inner);
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /// A sign before an expression that is no number literal.
    record Signed(boolean negative, Expr inner, Span span) implements Expr {
        @Override
        public ValueType type() {
            return inner.type();
        }

        @Override
        public List<Expr> children() {
            return List.of(inner);
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /// `bool` says whether a comparison answers 0 or 1 instead of filtering.
    record Binary(BinaryOperator operator, Expr left, Expr right, boolean bool, Matching matching) implements Expr {
        @Override
        public Span span() {
            return left.span().to(right.span());
        }

        @Override
        public ValueType type() {
            return left.type() == ValueType.SCALAR && right.type() == ValueType.SCALAR
                    ? ValueType.SCALAR
                    : ValueType.VECTOR;
        }

        @Override
        public List<Expr> children() {
            return List.of(left, right);
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    record Call(Function function, List<Expr> arguments, Span span) implements Expr {
        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public ValueType type() {
            return function.result();
        }

        @Override
        public List<Expr> children() {
            return arguments;
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /// Without `without` the labels are those that are kept.
    record Aggregation(
            Aggregator aggregator, @Nullable Expr parameter, Expr expr, boolean without, List<String> labels, Span span)
            implements Expr {
        public Aggregation {
            labels = List.copyOf(labels);
        }

        @Override
        public ValueType type() {
            return ValueType.VECTOR;
        }

        @Override
        public List<Expr> children() {
            return parameter == null ? List.of(expr) : List.of(parameter, expr);
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /// The expression inside any number of parentheses.
    default Expr unwrapped() {
        Expr e = this;
        while (e instanceof Parens(var inner, var _)) {
            e = inner;
        }
        return e;
    }
}
