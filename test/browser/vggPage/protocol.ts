/** What the test and the page tell each other about VGG16 on WebGL2. */
export interface VggRequest {
  /** Keras' .h5 file. */
  readonly weights: ArrayBuffer;
  /** A photo and a picture without near ties, both `[1, 3, size, size]`. */
  readonly photo: { readonly size: number; readonly data: Float32Array };
  readonly wavy: { readonly size: number; readonly data: Float32Array };
  /** Layers whose statistics are wanted, and the layer of the objective. */
  readonly layers: readonly string[];
  readonly objective: string;
}

export interface VggAnswer {
  readonly backend: string;
  /** Mean and maximum of each layer's activation of the photo. */
  readonly statistics: Readonly<Record<string, readonly [mean: number, max: number]>>;
  /** The objective's gradient at the wavy picture. */
  readonly gradient: readonly number[];
}

declare global {
  interface Window {
    /** Texts are base64 of the bytes. */
    vgg16(
      weights: string,
      photo: string,
      wavy: string,
      layers: readonly string[],
      objective: string,
    ): Promise<VggAnswer>;
  }
}
