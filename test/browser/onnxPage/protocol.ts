/** What the test and the page tell each other about ONNX networks on WebGL2. */
export type OnnxRequest =
  | { readonly kind: 'open'; readonly name: string; readonly weights: ArrayBuffer }
  /** `[1, 3, height, width]`. */
  | { readonly kind: 'classify'; readonly height: number; readonly width: number; readonly data: Float32Array };

export interface OnnxAnswer {
  readonly backend: string;
  /** Of a picture: the probability of each class. */
  readonly probabilities: readonly number[];
}

declare global {
  interface Window {
    /** Texts are base64 of the bytes. */
    openOnnxFile(name: string, weights: string): Promise<OnnxAnswer>;
    classifyPicture(height: number, width: number, picture: string): Promise<OnnxAnswer>;
  }
}
