/// What a probe has said so far, added up within bounds as it comes.
@NullMarked
package greenwall.fleet.probe.result;

import org.jspecify.annotations.NullMarked;
