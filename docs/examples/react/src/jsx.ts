// React has a JSX of its own, and learns of the element here.
import type { DaanIntrinsicElements } from "../../../../crates/embed/daan";

declare module "react" {
  namespace JSX {
    interface IntrinsicElements extends DaanIntrinsicElements {}
  }
}
