/// Cases for Explain: metrics that change for a known cause, with the causing line hidden in real logs.
@NullMarked
package greenwall.fleet.explain.cases;

import org.jspecify.annotations.NullMarked;
